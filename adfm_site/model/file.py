"""Files for readers: what was measured of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was found out about a file.

    size in bytes; width and height in pixels of CSS; None: not found or not of that sort.
    Of a PDF, tagged: it tells screen readers what is a heading, a list, a table; titled: it says its title; readable: it holds text, not
    only pictures of pages; texts: the words on each page, for search; author: whom it names as its author, for checks only, never printed.
    Of a photograph, located: it says where on earth it was taken.
    """

    path: str
    digest: str
    size: int
    label: str = ""
    media_type: str = "application/octet-stream"
    pages: int | None = None
    language: str | None = None
    tagged: bool | None = None
    titled: bool | None = None
    readable: bool | None = None
    texts: tuple[str, ...] = ()
    width: int | None = None
    height: int | None = None
    author: str = ""
    located: bool = False
