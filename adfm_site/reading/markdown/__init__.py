"""The Markdown of one file becomes a Text, with complaints beside it.

Python-Markdown converts, with the structure that GitHub shows for the same text; nh3 keeps what readers may get of raw
HTML. May import model, diagnostics, source and the rest of reading. Never looks at two files.
"""

from adfm_site.reading.markdown.text import read_text

__all__ = ["read_text"]
