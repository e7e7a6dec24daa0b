"""The plan, portion by portion: remembered where nothing changed that it was made of, else made of the archive.

A remembered portion has no views, only what has to be known of its artifacts to leave their files where they are.
"""

from collections.abc import Generator, Iterator
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol, cast

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Portion, Template, file_at
from adfm_site.build.tracing import Leaves, Traced
from adfm_site.fingerprint import digest
from adfm_site.outputs import OUTPUTS
from adfm_site.views.frame import Frame


class Kept(NamedTuple):
    """An artifact that would be what it was."""

    address: str
    origin: str
    key: str

    @property
    def file(self) -> str:
        """The path of its file inside output/."""
        return file_at(self.address)


Planned = tuple[Artifact | Kept, str]
"""An artifact and its key, as its keeper gives it."""


class Row(NamedTuple):
    """What is remembered of a portion.

    seen: the hash of the frame, of what it was given, and of the leaves that it `read`; words: those it returned.
    """

    seen: str
    read: tuple[str, ...]
    kept: tuple[Artifact | Kept, ...]
    words: str


class Keeper(Protocol):
    """What remembers portions between plans."""

    @property
    def context(self) -> object:
        """On what all portions depend beside the archive and what they are given."""

    def row(self, name: str) -> Row | None:
        """Return what is remembered of a portion, if all of its artifacts could still stay where they are."""

    def keep(self, name: str, row: Row) -> None:
        """Remember a portion."""

    def key(self, artifact: Artifact) -> str:
        """Return the hash of all that an artifact's bytes, and whether they may be published, depend on."""

    def without_view(self, artifact: Artifact, key: str) -> Artifact | Kept:
        """Return what is to be remembered of an artifact."""


class Views:
    """A keeper for plans in one process, with the same options. It remembers artifacts with their views."""

    context = ()

    def __init__(self) -> None:
        """Begin with nothing."""
        self._before: dict[str, Row] = {}
        self._now: dict[str, Row] = {}

    def row(self, name: str) -> Row | None:
        """Return what is remembered of a portion."""
        return self._before.get(name)

    def keep(self, name: str, row: Row) -> None:
        """Remember a portion."""
        self._now[name] = row

    def key(self, artifact: Artifact) -> str:  # noqa: ARG002 - as all keepers
        """Return no key, since nothing is published."""
        return ""

    def without_view(self, artifact: Artifact, key: str) -> Artifact:  # noqa: ARG002 - as above
        """Return all of an artifact."""
        return artifact

    @property
    def made(self) -> set[str]:
        """The names of the portions that the last plan did not find remembered."""
        return {name for name, row in self._now.items() if self._before.get(name) is not row}

    def turn(self) -> None:
        """Forget what the last plan did not use."""
        self._before, self._now = self._now, {}


def row_of(given: Any) -> Row | None:  # noqa: ANN401 - whatever JSON holds
    """Return a row that was written down as JSON, with artifacts without views; None of what is no row."""
    try:
        seen, read, kept, words = given
        artifacts = tuple(Kept(*each) for each in kept)
        row = Row(seen, tuple(read), artifacts, words)
    except (ValueError, TypeError):
        return None
    texts = (seen, words, *row.read, *(text for each in artifacts for text in each))
    return row if all(type(text) is str for text in texts) else None


def planned(archive: Archive, frame: Frame, leaves: Leaves, keeper: Keeper | None) -> Iterator[Planned]:
    """Return every artifact of every output. leaves: those of the archive and of the templates.

    keeper: None makes all anew.
    """
    making = _Kept(archive, frame, leaves, keeper) if keeper else _Anew(archive)
    for output in OUTPUTS:
        steps = output(archive, frame)
        words = None
        while True:
            try:
                step = steps.send(words) if isinstance(steps, Generator) else next(steps)
            except StopIteration:
                break
            words = None
            if isinstance(step, Portion):
                words = yield from making.portion(step)
            else:
                yield step, making.key(step)


class _Anew:
    """Nothing is remembered."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def key(self, _: Artifact) -> str:
        return ""

    def portion(self, portion: Portion) -> Generator[Planned, None, str]:
        for artifact in portion.make(self._archive):
            yield artifact, ""
        return portion.words(self._archive) if portion.words else ""


class _Kept:
    """All that a keeper remembers is left as it was."""

    def __init__(self, archive: Archive, frame: Frame, leaves: Leaves, keeper: Keeper) -> None:
        self._traced, self._leaves, self._keeper = Traced(archive), leaves, keeper
        self._all = digest((keeper.context, frame))
        self.key = keeper.key

    def portion(self, portion: Portion) -> Generator[Planned, None, str]:
        row = self._keeper.row(portion.name)
        if row and row.seen == self._seen(portion, row.read):
            yield from ((kept, kept.key if isinstance(kept, Kept) else "") for kept in row.kept)
        else:
            row = yield from self._made(portion)
        self._keeper.keep(portion.name, row)
        return row.words

    def _made(self, portion: Portion) -> Generator[Planned, None, Row]:
        self._traced.begin()
        archive, kept, used = cast("Archive", self._traced), [], set()
        for artifact in portion.make(archive):
            key = self.key(artifact)
            yield artifact, key
            kept.append(self._keeper.without_view(artifact, key))
            if isinstance(artifact.recipe, Template):
                used.add(f"template:{artifact.recipe.name}")
        words = portion.words(archive) if portion.words else ""
        read = tuple(sorted(self._traced.read | used))
        return Row(self._seen(portion, read), read, tuple(kept), words)

    def _seen(self, portion: Portion, read: tuple[str, ...]) -> str:
        given = portion.given if isinstance(portion.given, str) else digest(portion.given)
        return blake2b(
            "\n".join((self._all, given, *map(self._leaves.__getitem__, read))).encode(), digest_size=16
        ).hexdigest()
