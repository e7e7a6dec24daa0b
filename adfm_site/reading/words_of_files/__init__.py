"""All words that a file contains, each with its place: those that readers can see, and those that only look hidden.

There is one module for each family of formats. An extractor is a pure function of a stream. May import what reading
may. Never opens a file, and never complains about one: what could not be read is a value among the words.
"""

from adfm_site.reading.words_of_files.extracting import packed, unpacked, words_of_file, words_of_pdf
from adfm_site.reading.words_of_files.pieces import SEAM, Held, Unread, Words

__all__ = ["SEAM", "Held", "Unread", "Words", "packed", "unpacked", "words_of_file", "words_of_pdf"]
