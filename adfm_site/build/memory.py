"""What a build leaves for the next: entries and measured files by their bytes, pages by all they are made of.

Everything is found under a hash of all that it depends on, the engine among it, or not at all. So what is found is what
would be made.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from adfm_site.artifact import Artifact, Template
from adfm_site.build.codec import Unreadable, value_of, written
from adfm_site.build.engine import engine
from adfm_site.build.ledger import changes, line, lines
from adfm_site.build.news import news
from adfm_site.build.outcome import News
from adfm_site.build.pipeline import Prepared
from adfm_site.build.portions import Row, row_of
from adfm_site.build.reasons import FORGOTTEN, NEW, TOUCHED, Reasons
from adfm_site.build.remembering import Remembered, Shelf
from adfm_site.build.store import Store
from adfm_site.build.tracing import template_digest
from adfm_site.build.unchanged import LastBuild
from adfm_site.fingerprint import digest
from adfm_site.inputs.files import Digests, Seen
from adfm_site.inputs.measuring import words_key

Rows = Mapping[str, str]


class Page(NamedTuple):
    """A published file.

    key: the hash of all it depends on. digest: of its bytes. state: its signature, if that settles it. why: the reason.
    """

    key: str
    digest: str
    state: tuple[int, int, int, int, int] | None
    why: str


class Memory:
    """The memory of one build, in a store that is open while it lasts.

    portions: what is remembered of the last plan, by name. planned: the same of this one, which the keeper of portions
    fills.
    """

    def __init__(
        self, store: Store, engine_: str, last: LastBuild | None, told: str, *, paranoid: bool = False
    ) -> None:
        """Take the store, the engine's fingerprint, the last build and the present one's options.

        paranoid: believe no signatures.
        """
        self._store, self._engine, self._last, self._told = store, engine_, last, told
        self._sources = lines(store, "sources", _seen)
        self._pages = lines(store, "pages", _page)
        self._made: dict[str, Page] = {}
        # What another engine left says nothing to this one.
        self.portions = lines(store, "portions", row_of) if last and last.engine == engine_ else {}
        self.planned: dict[str, Row] = {}
        self._closures: dict[str, str] = {}
        self._reasons: Reasons | None = None
        self.published = Digests(
            {file: Seen(page.digest, page.state) for file, page in self._pages.items()}, paranoid=paranoid
        )
        self.remembered = Remembered(
            digests=Digests(self._sources, paranoid=paranoid),
            readings=Shelf(self._recall("readings")),
            files=Shelf(self._recall("files")),
            words=Shelf(self._recall_one("words")),
            templates=Shelf(self._recall("templates")),
        )

    def key(self, artifact: Artifact, prepared: Prepared) -> str:
        """Return the hash of all that an artifact's bytes, and whether they may be published, depend on."""
        return digest((self.context(prepared), self._closure(artifact, prepared), artifact.key))

    def context(self, prepared: Prepared) -> tuple[str, str]:
        """Return what everything depends on: the engine, and what must not be published."""
        names = prepared.gate.names
        return self._engine, names.pattern if names else ""

    def digest(self, file: str, key: str) -> str | None:
        """Return the digest of a file's bytes, if they were made of just this."""
        page = self._pages.get(file)
        return page.digest if page and page.key == key else None

    def keep(self, file: str) -> None:
        """Note that a file stays as it is."""
        self._made[file] = self._pages[file]

    def note(self, artifact: Artifact, key: str, digest_: str, prepared: Prepared) -> None:
        """Note that a file was made."""
        self._made[artifact.file] = Page(key, digest_, None, self._why(artifact, key, prepared))

    def news(self) -> News:
        """Return what is new in what was read since the last build; nothing where none is remembered."""
        if self._last is None:
            return ()
        now = self.remembered.digests.found
        return news(*({name: each.digest for name, each in files.items()} for files in (self._sources, now)))

    def save_reading(self) -> None:
        """Leave what was read of content, but of nothing published: for a build that fails."""
        self._save({})

    def save(self, last: LastBuild, published: Mapping[str, Seen]) -> None:
        """Leave all that this build knows, and nothing else."""
        pages = {file: page._replace(state=published[file].state) for file, page in self._made.items()}
        self._save(
            {
                "pages": changes(self._store, "pages", self._pages, pages),
                "portions": changes(self._store, "portions", self.portions, self.planned),
                "sources": changes(self._store, "sources", self._sources, self.remembered.digests.found),
                "last": ({"build": last.text()}, ()),
            }
        )

    def _save(self, more: Mapping[str, tuple[Rows, Iterable[str]]]) -> None:
        if engine() != self._engine:  # edited while it ran: who knows which of the two made what
            self._store.forget()
            return
        remembered = self.remembered
        shelves: dict[str, Shelf[Any]] = {
            "readings": remembered.readings,
            "files": remembered.files,
            "templates": remembered.templates,
        }
        changed = {name: self._changes(name, shelf) for name, shelf in shelves.items()}
        self._store.save({**changed, "words": self._words(), **more})

    def _words(self) -> tuple[Rows, Iterable[str]]:
        """Return what is new among the words of files, and what belongs to no file any more.

        Nearly none of them was asked for.
        """
        words, files = self.remembered.words, self.remembered.files.used.values()
        kept = {f"{self._engine} {words_key(file.value.path, file.value.digest)}" for file in files}
        rows = {f"{self._engine} {key}": written(words.used[key]) for key in words.made}
        return rows, self._store.keys("words") - kept - rows.keys()

    def _changes(self, name: str, shelf: Shelf[Any]) -> tuple[Rows, Iterable[str]]:
        used = {f"{self._engine} {key}" for key in shelf.used}
        return {f"{self._engine} {key}": written(shelf.used[key]) for key in shelf.made}, self._store.keys(name) - used

    def _recall(self, name: str) -> Callable[[str], Any]:
        """Return what recalls the values of a shelf, each once.

        All are read at once, since nearly all are asked for.
        """
        values = {}
        for key, text in self._store.each(name):
            if key.startswith(self._engine):
                with suppress(Unreadable):
                    values[key] = value_of(text)
        return lambda key: values.pop(f"{self._engine} {key}", None)

    def _recall_one(self, name: str) -> Callable[[str], Any]:
        """Return what recalls the values of a shelf of which few are asked for, each by itself."""

        def recall(key: str) -> Any:  # noqa: ANN401 - whatever was written
            text = self._store.get(name, f"{self._engine} {key}")
            with suppress(Unreadable):
                return None if text is None else value_of(text)

        return recall

    def _closure(self, artifact: Artifact, prepared: Prepared) -> str:
        """Return the hash of the templates on which an artifact depends."""
        if not isinstance(artifact.recipe, Template):
            return ""
        name = artifact.recipe.name
        if name not in self._closures:
            self._closures[name] = template_digest(prepared.inputs.templates, prepared.closures, name)
        return self._closures[name]

    def _why(self, artifact: Artifact, key: str, prepared: Prepared) -> str:
        page = self._pages.get(artifact.file)
        if self._last is None:
            return FORGOTTEN
        if page is None:
            return NEW
        if page.key == key:
            return TOUCHED
        if self._reasons is None:
            now = self.remembered.digests.found
            engine_, told = self._last.engine != self._engine, self._last.told != self._told
            self._reasons = Reasons(self._sources, now, engine=engine_, told=told)
        templates = prepared.closures[artifact.recipe.name] if isinstance(artifact.recipe, Template) else ()
        return self._reasons.why(artifact.origin, templates)


def page_of(store: Store, file: str) -> Page | None:
    """Return what is remembered of a published file."""
    return line(store, "pages", file, _page)


def _page(given: Any) -> Page | None:  # noqa: ANN401 - whatever JSON holds
    try:
        key, digest_, state, why = given
        page = Page(key, digest_, tuple(state) if state else None, why)
    except (ValueError, TypeError):
        return None
    return page if all(type(text) is str for text in (key, digest_, why)) else None


def _seen(given: Any) -> Seen | None:  # noqa: ANN401 - as above
    try:
        digest_, state = given
        seen = Seen(digest_, tuple(state) if state else None)
    except (ValueError, TypeError):
        return None
    return seen if type(digest_) is str else None
