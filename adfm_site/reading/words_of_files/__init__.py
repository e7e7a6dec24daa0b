"""All words that a file contains, each with its place: those that readers can see, and those that only look hidden.

There is one module for each family of formats. An extractor is a pure function of a stream. May import what reading
may. Never opens a file, and never complains about one: what could not be read is a value among the words.
"""
