"""The history of each outside address: the day on which it last worked, and the days on which it failed.

`client.py` asks the servers. An address is reported as dead only after it failed on three days without working in
between, because servers are repaired and networks fail.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from re import fullmatch
from typing import Final
from urllib.parse import urldefrag, urlsplit

from msgspec import Struct
from msgspec.structs import asdict

from adfm_site.archive.outside import Outside, outside
from adfm_site.build.pipeline import Prepared
from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.progress import Progress
from adfm_site.publish.place import DOT_FOLDER, private
from adfm_site.refusal import Refusal, could_not, shown

REMEMBERED: Final = "addresses.json"
_DEAD_AFTER: Final = 3
_DAYS_STORED: Final = 10


@problem("warning")
def dead_address(address: str, days: int, last: str, copy: str, *, given: bool) -> Said:
    """A link to another website failed on three or more different days, and never worked between them.

    A web archive often has a copy of the page. Link to the copy, or remove the link.
    Only `check --external` tests links to other websites. A page that fails on one day is not reported.
    """
    hint = f"Link to the copy: {copy}" if given else f"Look for a copy: {copy}"
    return Said(f"“{address}” did not answer on {days} different days, last on {last}.", hints=(hint,))


@problem("note")
def moved_address(address: str, new: str) -> Said:
    """The server of this address says that the page has moved permanently. The old address may stop working."""
    return Said(f"“{address}” has moved permanently.", hints=(f"Write {new}",))


class Answer(Struct, frozen=True, kw_only=True):
    """The result of the requests to an address.

    well: it works, or refuses programs only. reached: a server answered. moved: its new address, if it has moved
    permanently.
    """

    well: bool
    reached: bool = True
    moved: str | None = None


class AddressHistory(Struct, frozen=True, kw_only=True):
    """The stored history of an address.

    well: the day, YYYY-MM-DD, on which it last worked. failed: the days since then on which it failed. moved: as in
    `Answer`.
    """

    failed: tuple[str, ...] = ()
    well: str | None = None
    moved: str | None = None

    def after(self, answer: Answer, day: str) -> "AddressHistory":
        """Return the history with the answer of a day added."""
        if answer.well:
            return AddressHistory(well=day, moved=answer.moved)
        days = sorted({*self.failed, day})
        return AddressHistory(
            failed=(*days[: _DAYS_STORED - 1], *days[_DAYS_STORED - 1 :][-1:]), well=self.well, moved=self.moved
        )

    def is_due(self, day: str) -> bool:
        """Return whether it is to be checked again: after a failure at any time, else on a later day only."""
        return bool(self.failed) or self.well is None or self.well < day


Asker = Callable[[Iterable[str], Progress], Mapping[str, Answer]]


class LinkCheck:
    """One run of `check --external` over a prepared site.

    After the call: `asked` and `failing` are the numbers of addresses that were checked and of those that failed;
    `offline` is whether no server at all was reached.
    """

    def __init__(self, root: Path, ask: Asker, progress: Progress) -> None:
        """Take the site's folder, and the function that asks servers."""
        self._folder = root / DOT_FOLDER
        self._ask, self._progress = ask, progress
        self.asked = self.failing = 0
        self.offline = False

    def __call__(self, prepared: Prepared) -> tuple[Diagnostic, ...]:
        """Check the addresses that are due, store the answers, and return the problems.

        Raises Refusal where the answers cannot be written.
        """
        day = prepared.catalogue.now[: len("2019-11-21")]
        places = [(urldefrag(place.address).url, place) for place in outside(prepared.archive)]
        remembered = remembered_in(self._folder)
        known = {address: remembered.get(address, AddressHistory()) for address, _ in places}
        answers = self._ask([address for address in known if known[address].is_due(day)], self._progress)
        self.asked, self.failing = len(answers), sum(not answer.well for answer in answers.values())
        # If no server at all is reached, this computer is offline.
        self.offline = (
            not any(answer.reached for answer in answers.values())
            and len({urlsplit(asked).netloc for asked in answers}) > 1
        )
        if answers and not self.offline:
            known |= {address: known[address].after(answer, day) for address, answer in answers.items()}
            _store(self._folder, known)
        switched_off = frozenset(prepared.archive.site.switched_off)
        complaints = (found for address, place in places for found in _complaints(place, known[address]))
        return tuple(found for found in complaints if found.code not in switched_off)


def remembered_in(folder: Path) -> dict[str, AddressHistory]:
    """Return the stored history of each address in a dot-folder; empty where the file is absent or damaged."""
    try:
        written = json.loads((folder / REMEMBERED).read_bytes())
        return {str(address): _known(values) for address, values in written.items()}
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return {}


def _known(values: Mapping[str, object]) -> AddressHistory:
    failed, well, moved = values.get("failed"), values.get("well"), values.get("moved")
    days = sorted({day for day in failed if _is_day(day)}) if isinstance(failed, list) else []
    return AddressHistory(
        failed=tuple(days),
        well=well if isinstance(well, str) and _is_day(well) else None,
        moved=moved if isinstance(moved, str) else None,
    )


def _is_day(written: object) -> bool:
    return isinstance(written, str) and fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written) is not None


def _store(folder: Path, known: Mapping[str, AddressHistory]) -> None:
    file, temporary = folder / REMEMBERED, folder / f"{REMEMBERED}.new"
    with could_not("write", file):
        private(folder)
        if temporary.is_symlink():
            message = f"{shown(temporary)} is a symbolic link, which is not followed: remove it."
            raise Refusal(message)
        values = {address: asdict(known[address]) for address in sorted(known)}
        with temporary.open("w", encoding="utf-8", newline="\n") as new:
            new.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n")
            new.flush()
            os.fsync(new.fileno())
        temporary.replace(file)


def _complaints(place: Outside, known: AddressHistory) -> Iterator[Diagnostic]:
    if len(known.failed) >= _DEAD_AFTER:
        stamp = f"{known.well.replace('-', '')}/" if known.well else ""
        copy = place.archived or f"https://web.archive.org/web/{stamp}{place.address}"
        yield dead_address(
            place.where, place.address, len(known.failed), known.failed[-1], copy, given=place.archived is not None
        )
    elif known.moved and not known.failed:
        yield moved_address(place.where, place.address, known.moved)
