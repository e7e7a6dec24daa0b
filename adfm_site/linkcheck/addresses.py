"""Outside addresses over the days: when each last answered, and on which days it did not. `asking.py` asks them.

An address is dead only after it failed on three days without answering in between: servers are repaired, and networks
fail.
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
from adfm_site.publish.publication import DOT_FOLDER
from adfm_site.refusal import Refusal, could_not, shown

REMEMBERED: Final = "addresses.json"
_DEAD_AFTER: Final = 3
_DAYS_KEPT: Final = 10


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
    """What came of asking. well: it answered, or only refuses programs; reached: some server answered.

    moved: its new address, where it moved for good.
    """

    well: bool
    reached: bool = True
    moved: str | None = None


class Known(Struct, frozen=True, kw_only=True):
    """What is remembered of an address.

    failed: the days, YYYY-MM-DD, on which it failed since it was last well; well: that day.
    """

    failed: tuple[str, ...] = ()
    well: str | None = None
    moved: str | None = None

    def after(self, answer: Answer, day: str) -> "Known":
        """Return what is to be remembered after an answer of that day."""
        if answer.well:
            return Known(well=day, moved=answer.moved)
        days = sorted({*self.failed, day})
        return Known(failed=(*days[: _DAYS_KEPT - 1], *days[_DAYS_KEPT - 1 :][-1:]), well=self.well, moved=self.moved)

    def is_due(self, day: str) -> bool:
        """Return whether it is to be asked: at once if it failed, else when a day has passed."""
        return bool(self.failed) or self.well is None or self.well < day


Asker = Callable[[Iterable[str], Progress], Mapping[str, Answer]]


class Asking:
    """One run of `check --external` over a site that is prepared; afterwards, how many were asked and did not answer."""

    def __init__(self, root: Path, ask: Asker, progress: Progress) -> None:
        """Take the site's folder and what asks addresses."""
        self._folder = root / DOT_FOLDER
        self._ask, self._progress = ask, progress
        self.asked = self.failing = 0
        self.offline = False

    def __call__(self, prepared: Prepared) -> tuple[Diagnostic, ...]:
        """Ask what is due, remember the answers, and give the complaints.

        Raises Refusal where they cannot be written down.
        """
        day = prepared.archive.now[: len("2019-11-21")]
        places = [(urldefrag(place.address).url, place) for place in outside(prepared.archive)]
        remembered = remembered_in(self._folder)
        known = {address: remembered.get(address, Known()) for address, _ in places}
        answers = self._ask([address for address in known if known[address].is_due(day)], self._progress)
        self.asked, self.failing = len(answers), sum(not answer.well for answer in answers.values())
        # Where no server at all is reached, it is this computer's line that fails.
        self.offline = (
            not any(answer.reached for answer in answers.values())
            and len({urlsplit(asked).netloc for asked in answers}) > 1
        )
        if answers and not self.offline:
            known |= {address: known[address].after(answer, day) for address, answer in answers.items()}
            _remember(self._folder, known)
        unwanted = frozenset(prepared.archive.site.switched_off)
        complaints = (found for address, place in places for found in _complaints(place, known[address]))
        return tuple(found for found in complaints if found.code not in unwanted)


def remembered_in(folder: Path) -> dict[str, Known]:
    """Return what is remembered in a dot-folder; nothing of what cannot be understood."""
    try:
        written = json.loads((folder / REMEMBERED).read_bytes())
        return {str(address): _known(values) for address, values in written.items()}
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return {}


def _known(values: Mapping[str, object]) -> Known:
    failed, well, moved = values.get("failed"), values.get("well"), values.get("moved")
    days = sorted({day for day in failed if _is_day(day)}) if isinstance(failed, list) else []
    return Known(
        failed=tuple(days),
        well=well if isinstance(well, str) and _is_day(well) else None,
        moved=moved if isinstance(moved, str) else None,
    )


def _is_day(written: object) -> bool:
    return isinstance(written, str) and fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written) is not None


def _remember(folder: Path, known: Mapping[str, Known]) -> None:
    file, beside = folder / REMEMBERED, folder / f"{REMEMBERED}.new"
    with could_not("write", file):
        if folder.is_symlink() or beside.is_symlink():
            message = f"{shown(folder)} is a symbolic link, which is not followed: remove it."
            raise Refusal(message)
        folder.mkdir(0o755, exist_ok=True)
        values = {address: asdict(known[address]) for address in sorted(known)}
        with beside.open("w", encoding="utf-8", newline="\n") as new:
            new.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n")
            new.flush()
            os.fsync(new.fileno())
        beside.replace(file)


def _complaints(place: Outside, known: Known) -> Iterator[Diagnostic]:
    if len(known.failed) >= _DEAD_AFTER:
        stamp = f"{known.well.replace('-', '')}/" if known.well else ""
        copy = place.archived or f"https://web.archive.org/web/{stamp}{place.address}"
        yield dead_address(
            place.where, place.address, len(known.failed), known.failed[-1], copy, given=place.archived is not None
        )
    elif known.moved and not known.failed:
        yield moved_address(place.where, place.address, known.moved)
