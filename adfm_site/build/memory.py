"""What builds remember beside their graph: the digests of files, those of published files, and why each was made."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from msgspec.msgpack import Decoder, Encoder

from adfm_site.build.fingerprint import Engine, changed, fingerprint
from adfm_site.build.news import news
from adfm_site.build.outcome import News
from adfm_site.build.reasons import FORGOTTEN, NEW, TOUCHED, Reasons
from adfm_site.build.unchanged import LastBuild
from adfm_site.engine.store import Store
from adfm_site.inputs.files import Digests, Seen

if TYPE_CHECKING:
    from adfm_site.build.making import MadeSite
    from adfm_site.build.pipeline import Prepared
    from adfm_site.build.press import Product
    from adfm_site.diagnostics import Diagnostic

_SOURCES: Final = "sources"
_PUBLISHED: Final = "published"
_WHY: Final = "why"
_LAST: Final = "last"
_ADDRESSES: Final = b"addresses"
_ENCODER: Final = Encoder()
_LINES: Final = Decoder(list[str])
_SEEN: Final = Decoder(Seen)


class Memory:
    """The memory of one build, in a store that is open while it lasts.

    digests: those of content, site.yaml and templates. published: those of the files in output/.
    """

    def __init__(
        self, store: Store, engine: Engine, last: LastBuild | None, options: str, *, paranoid: bool = False
    ) -> None:
        """Take the store, the engine, the last build and the present one's options.

        paranoid: believe no signatures. Raises Damaged.
        """
        self.store, self._engine, self._last, self._options = store, engine, last, options
        self._sources, self._files = _seen(store, _SOURCES), _seen(store, _PUBLISHED)
        if last is None or last.engine != engine:
            # What another engine left says nothing to this one, but for what it published.
            store.clear({_SOURCES, _PUBLISHED, _WHY, _LAST})
        self.digests = Digests(self._sources, paranoid=paranoid)
        self.published = Digests(self._files, paranoid=paranoid)
        self._reasons: Reasons | None = None

    def news(self) -> News:
        """Return what is new in what was read since the last build; nothing where none is remembered."""
        if self._last is None:
            return ()
        return news(self._sources, self.digests.found)

    def gone(self, prepared: "Prepared") -> "Iterator[Diagnostic]":
        """Yield what there is to say of addresses that are gone since the last build, where no ledger protects them."""
        known = self.store.get(_LAST, _ADDRESSES)
        if known is None or prepared.inputs.ledger or not prepared.is_planned:
            return
        from adfm_site.build.ledger import gone_since  # noqa: PLC0415 - start-up: only where something changed
        from adfm_site.build.tables import PLANNED  # noqa: PLC0415 - as above

        graph = prepared.graph
        planned = {each.address for of_node in graph.all(PLANNED).values() for each in of_node}
        published = planned | {each.address for each in prepared.archive.redirects}
        yield from gone_since(_LINES.decode(known), published)

    def note(self, product: "Product", file: str, *, touched: bool) -> None:
        """Note why a file was made. touched: its file in output/ was not as its portion is remembered."""
        self.store.put(_WHY, file.encode(), self._why(product, file, touched=touched).encode())

    def save(
        self, made: "MadeSite", last: LastBuild | None = None, published: Mapping[str, Seen] | None = None
    ) -> None:
        """Leave all that a build knows; last and published: where it was published."""
        if fingerprint() != self._engine:  # edited while it ran: nobody knows which of the two made what
            self.store.forget()
            return
        if published is not None and last is not None:
            _put(self.store, _SOURCES, self._sources, self.digests.found)
            _put(self.store, _PUBLISHED, self._files, published)
            self.store.put(_LAST, b"build", last.data())
            if made.prepared.inputs.ledger:
                self.store.drop(_LAST, _ADDRESSES)
            else:
                self.store.put(_LAST, _ADDRESSES, _ENCODER.encode(sorted(made.outcome.unrecorded)))
        made.save(self.store)

    def _why(self, product: "Product", file: str, *, touched: bool) -> str:
        if self._last is None:
            return FORGOTTEN
        if file not in self._files:
            return NEW
        if touched and self._files[file].digest == product.digest:
            return TOUCHED
        if self._reasons is None:
            engine, other_options = changed(self._last.engine, self._engine), self._last.options != self._options
            self._reasons = Reasons(self._sources, self.digests.found, engine=engine, other_options=other_options)
        return self._reasons.why(product.origin, product.templates)


def reason(store: Store, file: str) -> str | None:
    """Return why a published file was last made; None where nothing is remembered of it."""
    found = store.get(_WHY, file.encode())
    return found.decode() if found is not None and store.get(_PUBLISHED, file.encode()) is not None else None


def _seen(store: Store, name: str) -> dict[str, Seen]:
    return {key.decode(): _SEEN.decode(value) for key, value in store.items(name)}


def _put(store: Store, name: str, before: Mapping[str, Seen], now: Mapping[str, Seen]) -> None:
    for path, seen in now.items():
        if before.get(path) != seen:
            store.put(name, path.encode(), _ENCODER.encode(seen))
    for path in before.keys() - now.keys():
        store.drop(name, path.encode())
