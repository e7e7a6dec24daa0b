"""An artifact: an address, a recipe and a view.

What is published is R(recipe, view) for each artifact of the plan, and nothing else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, Final, cast

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
    """A file to be published. address: from the site's root, ending in a slash for pages.

    origin: what asked for it, in words for editors; never published. changed and is_redirect: as in `Planned`.
    """

    address: str
    recipe: Recipe
    view: object
    origin: str
    changed: str | None = None
    is_redirect: bool = False

    @property
    def planned(self) -> "Planned":
        """The artifact as it is in the plan."""
        return Planned(self.address, self.origin, self.changed, self._permanent, self.is_redirect)

    @property
    def _permanent(self) -> str | None:
        match self.recipe:
            case Copy() | CleanCopy() if not self.address.startswith("/assets/"):
                return cast("str", self.view)
            # People may take back their agreement, and then nothing is left of their pages.
            case Template() if self.origin.startswith("content/") and not self.origin.startswith("content/people/"):
                return ""
        return None

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


class Planned(Struct, frozen=True, array_like=True):
    """An artifact of the plan. origin: the file that asked for it, or what it is in words for editors.

    changed: the day of a page's last change, as YYYY-MM-DD, empty where that is not known; None for what is not to be
    found by search engines. permanent: of an address that no later build may lose, the SHA-256 of a file, or nothing
    for a page; None for what may come and go, such as lists. is_redirect: it only leads to another address.
    """

    address: str
    origin: str
    changed: str | None
    permanent: str | None = None
    is_redirect: bool = False


Given = str | tuple[tuple[str, ...], ...]
"""What is given to a maker with a key: where it comes from, or what belongs to it."""


class SummaryWords(Struct, frozen=True):
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
    make: Callable[[Any, Any, str, Any], Iterator[Artifact | SummaryWords]]


def maker_of_all(name: str, make: Callable[[Any, Any], Iterator[Artifact]]) -> Maker:
    """Return a maker with a single key, of which all its artifacts are made. make: of the archive and the frame."""
    return Maker(name, lambda *_: (("", ""),), lambda archive, frame, *_: make(archive, frame))


class Plan(Struct, frozen=True):
    """What all makers made. words: returns what a maker left for summaries, by its keys; planned: all artifacts."""

    words: Callable[[str], Mapping[str, str]]
    planned: Callable[[], Iterable[Planned]]


class Summary(Struct, frozen=True):
    """Makes artifacts of the plan and of the frame, after all makers."""

    name: str
    make: Callable[[Plan, Any], Iterator[Artifact]]
