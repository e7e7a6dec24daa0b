"""Files for readers: what was measured of them."""

from msgspec import Struct


class HiddenPart(Struct, frozen=True, kw_only=True):
    """Something in a file that most readers do not see.

    kind: one of those in `archive/hidden_content.py`. where: the part of the file, for editors. digest: the SHA-256 of
    that part. count: how often it is there.
    """

    kind: str
    where: str
    digest: str
    count: int = 1


class Measured(Struct, frozen=True, kw_only=True):
    """What was found out about a file.

    digest: of the file. size in bytes; width and height in pixels of CSS; None: not found or not of that sort. Of a
    PDF, tagged: it tells screen readers what is a heading, a list, a table; titled: it says its title; readable: it
    holds text, not only pictures of pages, None where not all pages could be looked at; texts: the words on each page,
    for search; has_words: there are such; searched: these are all words on its pages. unread: what of the file could
    not be read to look for names in it, each as a clause. hidden: what of it most readers do not see. authors: whom a
    PDF or Office file names as those who wrote it, for checks only, never printed. Of a picture, published: the digest
    of the copy that readers get, where that is not the file itself, but without what it tells of people, places and
    cameras; the size is that of the copy; scalable: smaller copies can be made of it; located: the file says where on
    earth it was taken.
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
    has_words: bool = False
    searched: bool = True
    width: int | None = None
    height: int | None = None
    authors: tuple[str, ...] = ()
    located: bool = False
    published: str = ""
    scalable: bool = False
    unread: tuple[str, ...] = ()
    hidden: tuple[HiddenPart, ...] = ()

    @property
    def checksum(self) -> str:
        """The digest of the bytes that readers get."""
        return self.published or self.digest
