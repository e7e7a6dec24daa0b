"""What a file for readers contains that readers do not see: embedded data, macros, comments, hidden sheets and more.

One module for each family of formats. Each is a pure function of an open file. May import what reading may. Never
returns the hidden content itself: only its kind, its place and its SHA-256.
"""
