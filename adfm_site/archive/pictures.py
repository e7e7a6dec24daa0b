"""The pictures on public pages, and which smaller copies there are of each."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import PublishedFile

# The text is 756 pixels of CSS wide, a telephone's screen 320 to 430; screens have one, two or three points for each of
# these.
_WIDTHS: Final = (480, 960, 1_440)
_INSTEAD: Final = 960
_WORTH_IT: Final = 0.8
_WEBP: Final = "WEBP"
_ENDINGS: Final = {"JPEG": "jpg", "PNG": "png", _WEBP: "webp"}


class SmallerFile(Struct, frozen=True, kw_only=True):
    """A smaller copy of a picture. width: in pixels; form: JPEG, PNG or WEBP."""

    address: str
    width: int
    form: str


def pictures(archive: Archive) -> Iterator[tuple[PublishedFile, str]]:
    """Return the pictures of events and in texts, each with the file that shows it."""
    for image in archive.images.values():
        yield image, image.measured.path
    for kind in archive.entries.values():
        for entry in kind.values():
            targets = archive.targets.get(entry.path)
            for picture in targets.pictures.values() if targets else ():
                yield picture, entry.path


def copies(file: PublishedFile) -> tuple[SmallerFile, ...]:
    """Return all copies of a picture."""
    instead = fallback(file)
    return (*candidates(file), *((instead,) if instead and instead.form != _WEBP else ()))


def candidates(file: PublishedFile) -> tuple[SmallerFile, ...]:
    """Return the copies in WebP, from which a browser chooses by its screen.

    None where the picture is small already.
    """
    width = file.measured.width or 0
    if not file.measured.scalable or width <= _WIDTHS[0]:
        return ()
    widest = min(width, _WIDTHS[-1])
    return tuple(
        _copy(file, each, _WEBP) for each in (*(each for each in _WIDTHS if each <= widest * _WORTH_IT), widest)
    )


def fallback(file: PublishedFile) -> SmallerFile | None:
    """Return the copy for browsers without WebP, in the picture's own format.

    None where the picture itself is small enough.
    """
    width = file.measured.width or 0
    return (
        _copy(file, _INSTEAD, file.measured.label.upper()) if file.measured.scalable and width > _WIDTHS[-1] else None
    )


def _copy(file: PublishedFile, width: int, form: str) -> SmallerFile:
    # No file of an editor can have this name: "@" is no sign of a publishable name.
    return SmallerFile(address=f"{file.address}@{width}.{_ENDINGS[form]}", width=width, form=form)
