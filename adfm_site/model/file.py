"""Files for readers: what was measured of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was found out about a file. size in bytes; width and height in pixels of CSS; None: not found or not of that sort."""

    path: str
    digest: str
    size: int
    label: str = ""
    media_type: str = "application/octet-stream"
    pages: int | None = None
    language: str | None = None
    tagged: bool | None = None
    width: int | None = None
    height: int | None = None
