"""An artifact: an address, a recipe and a view.

What is published is R(recipe, view) for each artifact of the plan, and nothing else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, Final

from msgspec import Struct
from msgspec.msgpack import Encoder

_ENCODER: Final = Encoder(enc_hook=dict)


class Template(Struct, frozen=True, kw_only=True):
    """Render the view with the template of that name."""

    name: str


class Serialiser(Struct, frozen=True, kw_only=True):
    """Give the view to a pure function, which is known by its module and name."""

    function: Callable[[Any], bytes]


class Copy(Struct, frozen=True, kw_only=True):
    """Move the bytes of a file of content/; they never stand in memory as a whole. The view is the file's digest."""

    path: str


class CleanCopy(Struct, frozen=True, kw_only=True):
    """Copy a picture of content/ without what it tells of people, places and cameras.

    The view is the digest of the copy.
    """

    path: str


class SmallerCopy(Struct, frozen=True, kw_only=True):
    """Draw a picture of content/ at a width in pixels. to: JPEG, PNG or WEBP. The view is the file's digest.

    What draws it is part of the engine's fingerprint, by its version.
    """

    path: str
    width: int
    to: str


Picture = CleanCopy | SmallerCopy
OfAFile = Copy | Picture
Recipe = Template | Serialiser | OfAFile


def file_at(address: str) -> str:
    """Return the path inside output/ of the file at an address."""
    path = address.removeprefix("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


class Artifact(Struct, frozen=True, kw_only=True):
    """address: from the site's root, ending in a slash for pages.

    origin: what asked for it, in words for editors; never published.
    """

    address: str
    recipe: Recipe
    view: object
    origin: str

    @property
    def file(self) -> str:
        """The path of its file inside output/."""
        return file_at(self.address)

    @property
    def key(self) -> str:
        """The fingerprint of all that its bytes depend on, but for the engine and the templates."""
        how: tuple[str | int, ...]
        match self.recipe:
            case Template(name=name):
                how = ("template", name)
            case Serialiser(function=function):
                how = ("serialiser", f"{function.__module__}.{function.__qualname__}")
            case Copy(path=path):
                how = ("copy", path)
            case CleanCopy(path=path):
                how = ("clean copy", path)
            case SmallerCopy(path=path, width=width, to=to):
                how = ("smaller copy", path, width, to)
        return blake2b(_ENCODER.encode((how, self.view)), digest_size=16).hexdigest()


Given = str | tuple[tuple[str, ...], ...]
"""What is given to a maker with a key: where it comes from, or what belongs to it."""


class Words(Struct, frozen=True):
    """A text that a maker leaves to a summary."""

    text: str


class Maker(Struct, frozen=True):
    """Makes artifacts, key by key. What it makes of a key is remembered until something changes that it read.

    keys: returns all keys of an archive, each unique, with what is given for it. make: yields the artifacts of a key,
    and words for a summary where there is one. It reads the archive and the frame that it is called with, and nothing
    else.
    """

    name: str
    keys: Callable[[Any, Any], Iterable[tuple[str, Given]]]
    make: Callable[[Any, Any, str, Any], Iterator[Artifact | Words]]


class Summary(Struct, frozen=True):
    """Makes artifacts of the words that a maker left, by their keys."""

    name: str
    of: str
    make: Callable[[Mapping[str, str]], Iterator[Artifact]]
