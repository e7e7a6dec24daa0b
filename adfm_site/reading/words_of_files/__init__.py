"""All words that a file holds, each with its place: what a reader of the file can see, and what only looks hidden in it.

One module for each family of formats. An extractor is a pure function of a stream. May import what reading may. Never opens a file, nor
says what is wrong with one: what could not be read is a value beside the words.
"""

from adfm_site.reading.words_of_files.extracting import packed, unpacked, words_of_file, words_of_pdf
from adfm_site.reading.words_of_files.pieces import SEAM, Held, Unread, Words

__all__ = ["SEAM", "Held", "Unread", "Words", "packed", "unpacked", "words_of_file", "words_of_pdf"]
