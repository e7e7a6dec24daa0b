"""`check --fix`: what is certain is written in the place of what is wrong; every other byte of a file stays.

A replacement counts only if with it its complaint is gone and no other has come: every set of them is tried in memory, on the whole
site, before a byte is written.
"""

import os
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from stat import S_IMODE, S_ISREG
from typing import Final

from adfm_site.building.build import check
from adfm_site.building.options import Options
from adfm_site.building.outcome import Outcome
from adfm_site.building.progress import Progress
from adfm_site.building.refusal import could_not
from adfm_site.diagnostics import Diagnostic
from adfm_site.source import Lines, Span

_TRIED_AT_MOST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One replacement: where it was made, what stood there, and what stands there now."""

    where: Span
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What came of it: what is left to complain about, what was changed, and the paths of files that changed under our hands."""

    outcome: Outcome
    changes: tuple[Change, ...]
    left_alone: tuple[str, ...]


def fix(root: Path, options: Options, progress: Progress) -> Fixed:
    """Check a site, change in its files what is certain, and give what is left. Raises Refusal where a file cannot be written."""
    outcome = check(root, options, progress)
    files = {found.path: outcome.files[found.path] for found in _certain(outcome) if _is_ours(root, outcome.files.get(found.path))}
    if not files:
        return Fixed(outcome=outcome, changes=(), left_alone=())
    with could_not("read", root):
        before = {path: file.read_bytes() for path, file in files.items()}
    trial = _Trial(before, lambda instead: check(root, replace(options, instead=instead), progress))
    while trial.improve():
        pass
    left_alone = tuple(path for path, data in trial.texts.items() if data != before[path] and not _write(files[path], before[path], data))
    return Fixed(
        outcome=check(root, options, progress) if left_alone else trial.outcome,
        changes=tuple(change for change in trial.changes if change.where.path not in left_alone),
        left_alone=left_alone,
    )


def spliced(data: bytes, changes: Iterable[tuple[Span, str]]) -> bytes:
    """Give a file's bytes with other words in some of its spans, which do not overlap; all other bytes are as they were.

    data: UTF-8, with any line ends, with or without a byte order mark, which spans do not count. Lines that are added end as its lines do.
    ValueError: not UTF-8.
    """
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    lines = Lines(data.removeprefix(mark).decode())
    line_end = "\r\n" if "\r\n" in lines.text else "\n"
    pieces, position = [], 0
    for span, words in sorted(changes):
        start, end = lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)
        pieces += [lines.text[position:start], words.replace("\n", line_end)]
        position = end
    return mark + "".join((*pieces, lines.text[position:])).encode()


class _Trial:
    """Texts as they would be, in memory, and what is to be said of the site with them."""

    def __init__(self, texts: Mapping[str, bytes], look: Callable[[Mapping[str, bytes]], Outcome]) -> None:
        """Take the texts that may be changed, and what checks the site with other texts in the place of those on the disk."""
        self._look = look
        self._left = _TRIED_AT_MOST
        self.texts = dict(texts)
        self.outcome = look(self.texts)
        self.changes: list[Change] = []

    def improve(self) -> bool:
        """Make all lawful replacements that do not overlap, and say whether there were any."""
        candidates = _apart(found for found in _certain(self.outcome) if _is_text(self.texts.get(found.path)))
        base, before = dict(self.texts), self.outcome
        accepted = self._settle(base, before, candidates, ()) if candidates else ()
        self.changes += [_change(base, found) for found in accepted]
        return bool(accepted)

    def _settle(
        self, base: Mapping[str, bytes], before: Outcome, candidates: Sequence[Diagnostic], accepted: tuple[Diagnostic, ...]
    ) -> tuple[Diagnostic, ...]:
        """Accept as many candidates as is lawful, beside those accepted by now: all, or else one half after the other."""
        if self._left and self._is_lawful(base, before, (*accepted, *candidates)):
            return (*accepted, *candidates)
        if len(candidates) == 1 or not self._left:
            return accepted
        middle = len(candidates) // 2
        return self._settle(base, before, candidates[middle:], self._settle(base, before, candidates[:middle], accepted))

    def _is_lawful(self, base: Mapping[str, bytes], before: Outcome, made: Sequence[Diagnostic]) -> bool:
        """Try replacements, and keep them if their complaints are gone and there is none that was not there before."""
        self._left -= 1
        texts = {path: spliced(data, _replacements(found for found in made if found.path == path)) for path, data in base.items()}
        outcome = self._look(texts)
        lawful = not _told(outcome.diagnostics) - (_told(before.diagnostics, made) - _told(made, made))
        if lawful:
            self.texts, self.outcome = texts, outcome
        return lawful


def _certain(outcome: Outcome) -> list[Diagnostic]:
    return [found for found in outcome.diagnostics if found.replacement is not None and isinstance(found.where, Span)]


def _apart(certain: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Give replacements that do not overlap; of those that do, the first."""
    kept: list[Diagnostic] = []
    last: Span | None = None
    for span, found in sorted(((span, found) for found in certain if isinstance(span := found.where, Span)), key=lambda pair: pair[0]):
        begins_behind = last is None or (span.path, span.line, span.column) >= (last.path, last.end_line, last.end_column)
        if begins_behind and span != last:
            kept.append(found)
            last = span
    return kept


def _replacements(made: Iterable[Diagnostic]) -> Iterable[tuple[Span, str]]:
    return ((found.where, found.replacement) for found in made if isinstance(found.where, Span) and found.replacement is not None)


def _told(complaints: Iterable[Diagnostic], made: Sequence[Diagnostic] = ()) -> Counter[tuple[object, ...]]:
    """Count complaints by what does not change when something else on their line does. made: replacements that may add lines above."""
    added = [(span, words.count("\n") - (span.end_line - span.line)) for span, words in _replacements(made)]
    return Counter((found.path, _line_of(found, added), found.code) for found in complaints)


def _line_of(found: Diagnostic, added: Iterable[tuple[Span, int]]) -> int:
    """Return the line of a complaint once lines are added at some places; 0 of one without a line."""
    where = found.where
    if not isinstance(where, Span):
        return 0
    return where.line + sum(count for span, count in added if count and span.path == where.path and span.end_line < where.line)


def _change(base: Mapping[str, bytes], found: Diagnostic) -> Change:
    ((span, new),) = _replacements((found,))
    lines = Lines(base[found.path].decode("utf-8-sig"))
    return Change(where=span, old=lines.text[lines.offset(span.line, span.column) : lines.offset(span.end_line, span.end_column)], new=new)


def _is_text(data: bytes | None) -> bool:
    """Whether a file may be changed: one of ours, in UTF-8."""
    try:
        return data is not None and data.decode() is not None
    except UnicodeDecodeError:
        return False


def _is_ours(root: Path, file: Path | None) -> bool:
    """Whether this is a plain file that lies in the site, also when links on the way to it are followed."""
    return file is not None and S_ISREG(file.lstat().st_mode) and file.resolve().is_relative_to(root.resolve())


def _write(file: Path, before: bytes, data: bytes) -> bool:
    """Put a new file in the place of one that is still as it was, at once and with its mode; say whether that was so."""
    beside = file.with_name(f".{token_hex(8)}.tmp")
    with could_not("write", file):
        try:
            mode = S_IMODE(file.lstat().st_mode)
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb") as new:
                new.write(data)
                new.flush()
                os.fsync(new.fileno())
            beside.chmod(mode)
            as_before = S_ISREG(file.lstat().st_mode) and file.read_bytes() == before
            if as_before:
                beside.replace(file)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
    return as_before
