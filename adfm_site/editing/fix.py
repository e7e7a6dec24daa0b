"""`check --fix`: applying certain replacements to files, and renaming files to usable names; all other bytes stay.

A change is accepted only if it removes its problem and causes no other. Every set of changes is tried in memory, on the
whole site, before a byte is written.
"""

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from stat import S_ISREG
from typing import Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from adfm_site.archive.paths import unpublishable_name
from adfm_site.build.commands import check
from adfm_site.build.outcome import Outcome
from adfm_site.build.pipeline import Prepared
from adfm_site.diagnostics import Diagnostic
from adfm_site.editing import renaming
from adfm_site.editing.replacing import Rewritten, replace_and_rename
from adfm_site.inputs.options import Options
from adfm_site.progress import Progress
from adfm_site.publish import manifest as checksums
from adfm_site.reading.placing import unusable_name
from adfm_site.refusal import could_not
from adfm_site.source import Lines, Span

T = TypeVar("T")
_TRIED_AT_MOST: Final = 100
_NAMES: Final = frozenset((unpublishable_name.code, unusable_name.code))


class Correction(Struct, frozen=True, kw_only=True):
    """One replacement: its place, the old text and the new text. The path is the one before any renaming."""

    where: Span
    old: str
    new: str


class Fixed(Struct, frozen=True, kw_only=True):
    """The result of `fix`.

    outcome: the remaining problems. changes: the replacements that were made. left_alone: the paths of files that
    somebody else changed in the meantime. renamed: the new paths of files by their old ones. knows_published: whether
    the addresses that were published are known.
    """

    outcome: Outcome
    changes: tuple[Correction, ...]
    left_alone: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    knows_published: bool = True


def fix(root: Path, options: Options, progress: Progress) -> Fixed:
    """Check a site, apply the certain changes to its files, and return these and the remaining problems.

    Raises Refusal where a file cannot be written.
    """
    outcome = check(root, options, progress)
    if not (_certain(outcome) or any(found.code in _NAMES for found in outcome.diagnostics)):
        return Fixed(outcome=outcome, changes=(), left_alone=())
    with could_not("read", root / "output"):
        published = frozenset(f"/{address}/" for address in checksums.listed(root / "output"))
    trial = _Trial(root, options, progress)
    while trial.improve() or trial.rename(published):
        pass
    texts = trial.rewritten()
    changed = replace_and_rename(tuple(texts.values()), trial.names())
    left_alone = tuple(path for path, text in texts.items() if text.file in changed)
    nothing_done = bool(left_alone and trial.now.renamed)
    return Fixed(
        outcome=check(root, options, progress) if left_alone else trial.now.outcome,
        changes=()
        if nothing_done
        else tuple(change for change in trial.changes if change.where.path not in left_alone),
        left_alone=left_alone,
        renamed={} if nothing_done else trial.now.renamed,
        knows_published=bool(published),
    )


def spliced(data: bytes, changes: Iterable[tuple[Span, str]]) -> bytes:
    """Return a file's bytes with new text in some spans, which must not overlap; all other bytes stay.

    data: UTF-8, with any line ends, with or without a byte order mark, which spans do not count. Added lines get the
    line ends of the file. Raises ValueError where it is not UTF-8.
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


class _TriedSite(Struct, frozen=True, kw_only=True):
    """The result of checking a site with changes that are not written.

    texts: the changed texts by their new paths. renamed: the new paths of files by those on the disk. redirects: the
    addresses of the redirects. prepared: the prepared site, only if it has a problem with the name of a file, since it
    takes much memory.
    """

    texts: Mapping[str, bytes]
    renamed: Mapping[str, str]
    outcome: Outcome
    redirects: frozenset[str]
    prepared: Prepared | None

    def on_disk(self, path: str) -> str:
        """Return the path on the disk of a file with this path in the changed site."""
        return next((old for old, new in self.renamed.items() if new == path), path)


class _Trial:
    """Changes to a site, tried in memory. now: the site with all accepted changes; changes: the accepted ones."""

    def __init__(self, root: Path, options: Options, progress: Progress) -> None:
        self._root, self._options, self._progress = root, options, progress
        self._attempts_left = _TRIED_AT_MOST
        self._files: Mapping[str, str] = {}
        self._before: dict[str, bytes | None] = {}
        self._naming: set[str] = set()
        self.changes: list[Correction] = []
        self.now = self._check({}, {})

    def improve(self) -> bool:
        """Apply all acceptable replacements that do not overlap, and return whether there were any."""
        before = self.now
        candidates = [
            found for found in _without_overlaps(_certain(before.outcome)) if self._text(before, found.path) is not None
        ]
        accepted = self._accept(lambda made: self._replace(before, made), candidates)
        for found in accepted:
            self._record(before, found.path, _replacements((found,)))
        return bool(accepted)

    def rename(self, published: Collection[str]) -> bool:
        """Rename texts and folders, or else files, to usable names where acceptable; return whether any was renamed."""
        site = self.now.prepared
        return site is not None and (
            self._rename(site, unusable_name.code, renaming.texts_to_rename(site), published)
            or self._rename(site, unpublishable_name.code, renaming.files_to_rename(site, published), published)
        )

    def _rename(self, site: Prepared, code: str, names: Mapping[str, str], published: Collection[str]) -> bool:
        """Apply the names that leave fewer problems with this code, and return whether there were any.

        site: the site with all changes accepted so far.
        """
        before = self.now

        def named(paths: Iterable[str]) -> renaming.Renaming:
            return renaming.renaming(site, {path: names[path] for path in paths}, published)

        accepted = self._accept(lambda paths: self._try_names(before, site, code, named(paths)), tuple(names))
        if accepted:
            done = named(accepted)
            for path, edits in done.edits.items():
                self._record(before, path, edits)
            self._naming |= {before.on_disk(path) for path in done.naming}
        return bool(accepted)

    def rewritten(self) -> Mapping[str, Rewritten]:
        """Return the texts to be written, by their paths on the disk.

        Texts that name files come last: if the program is stopped before, the next run repeats the renaming, and all
        references are right.
        """
        now = {
            path: self.now.texts.get(self.now.renamed.get(path, path), before) for path, before in self._before.items()
        }
        return {
            path: Rewritten(file=self._file(path), before=before, after=after)
            for path, before in sorted(self._before.items(), key=lambda item: item[0] in self._naming)
            if before is not None and (after := now[path]) is not None and after != before
        }

    def names(self) -> Mapping[Path, str]:
        """Return the new names of files and folders, by their paths on the disk."""
        found = {}
        for path, new in self.now.renamed.items():
            file, parts = self._file(path), path.split("/")
            for above, (name, other) in enumerate(zip(reversed(parts), reversed(new.split("/")), strict=True)):
                if name != other:
                    found[file if not above else file.parents[above - 1]] = other
        return found

    def _accept(
        self, attempt: Callable[[Sequence[T]], bool], candidates: Sequence[T], accepted: tuple[T, ...] = ()
    ) -> tuple[T, ...]:
        """Return the accepted candidates: all of them if the attempt succeeds, else those of each half in turn.

        attempt: tries candidates, together with those accepted so far, and returns whether they are acceptable.
        """
        if candidates and self._attempts_left and attempt((*accepted, *candidates)):
            return (*accepted, *candidates)
        if len(candidates) <= 1 or not self._attempts_left:
            return accepted
        middle = len(candidates) // 2
        return self._accept(attempt, candidates[middle:], self._accept(attempt, candidates[:middle], accepted))

    def _replace(self, before: _TriedSite, made: Sequence[Diagnostic]) -> bool:
        """Try replacements, and return whether they were accepted: their problems are gone, and none are new."""
        replaced = {
            path: spliced(data, _replacements(found for found in made if found.path == path))
            for path in dict.fromkeys(found.path for found in made)
            if (data := self._text(before, path)) is not None
        }
        self._attempts_left -= 1
        tried = self._check({**before.texts, **replaced}, before.renamed)
        acceptable = not _counted(tried.outcome.diagnostics) - (
            _counted(before.outcome.diagnostics, made) - _counted(made, made)
        )
        self.now = tried if acceptable else self.now
        return acceptable

    def _try_names(self, before: _TriedSite, site: Prepared, code: str, done: renaming.Renaming) -> bool:
        """Try new names, and return whether they were accepted: they leave fewer bad names, and cause no other problem.

        Problems inside a text do not count if its old name prevented it from being read. Every published address that
        ends by the renaming must have a redirect.
        """
        edited = {path: self._text(before, path) for path in done.edits}
        if None in edited.values() or not all(self._is_in_site(before.on_disk(path)) for path in done.moved):
            return False
        texts = {
            path: spliced(data, done.edits.get(path, ()))
            for path, data in {**before.texts, **edited}.items()
            if data is not None
        }
        renamed = {**done.moved, **{path: done.moved.get(new, new) for path, new in before.renamed.items()}}
        for new in before.renamed.values():
            renamed.pop(new, None)
        self._attempts_left -= 1
        tried = self._check({done.moved.get(path, path): data for path, data in texts.items()}, renamed)
        unread = {new for path, new in done.moved.items() if path in site.inputs.texts and path not in site.readings}
        was = Counter((done.moved.get(found.path, found.path), found.code) for found in before.outcome.diagnostics)
        now = Counter((found.path, found.code) for found in tried.outcome.diagnostics if found.path not in unread)
        acceptable = (
            not now - was
            and _count(tried.outcome, code) < _count(before.outcome, code)
            and done.kept <= tried.redirects
        )
        self.now = tried if acceptable else self.now
        return acceptable

    def _check(self, texts: Mapping[str, bytes], renamed: Mapping[str, str]) -> _TriedSite:
        """Check the site with some texts and names that replace those on the disk."""
        seen: list[Prepared] = []

        def see(prepared: Prepared) -> tuple[Diagnostic, ...]:
            seen.append(prepared)
            return ()

        # Where a file with the same bytes has the new name already, the renamed one is removed.
        now = {path: renamed.get(path, path) for path in self._files}
        there = {new for path, new in now.items() if _name(new) == _name(path)}
        moved = {path: "" if new in there and _name(new) != _name(path) else new for path, new in renamed.items()}
        outcome = check(self._root, replace(self._options, instead=texts, moved=moved), self._progress, see)
        (prepared,) = seen
        self._files = self._files or prepared.inputs.real
        return _TriedSite(
            texts=texts,
            renamed=renamed,
            outcome=outcome,
            redirects=frozenset(redirect.address for redirect in prepared.archive.redirects),
            prepared=prepared if any(found.code in _NAMES for found in outcome.diagnostics) else None,
        )

    def _text(self, site: _TriedSite, path: str) -> bytes | None:
        """Return the bytes of a text that may be changed: one inside the site, in UTF-8; else None."""
        path = site.on_disk(path)
        if path not in self._before:
            with could_not("read", self._root):
                data = (
                    self._file(path).read_bytes()
                    if path.endswith((".md", ".yaml")) and self._is_in_site(path)
                    else None
                )
            self._before[path] = data if _is_text(data) else None
        new = site.renamed.get(path, path)
        return site.texts.get(new, self._before[path])

    def _file(self, path: str) -> Path:
        return self._root / path if path == "site.yaml" else Path(self._files[path])

    def _is_in_site(self, path: str) -> bool:
        """Return whether a path is an ordinary file inside the site, also after links above it are followed."""
        if path != "site.yaml" and path not in self._files:
            return False
        file = self._file(path)
        return S_ISREG(file.lstat().st_mode) and file.resolve().is_relative_to(self._root.resolve())

    def _record(self, before: _TriedSite, path: str, edits: Iterable[tuple[Span, str]]) -> None:
        """Record the changes of a text, under its path on the disk."""
        lines = Lines((self._text(before, path) or b"").decode("utf-8-sig"))
        for span, new in edits:
            old = lines.text[lines.offset(span.line, span.column) : lines.offset(span.end_line, span.end_column)]
            self.changes.append(Correction(where=replace(span, path=before.on_disk(path)), old=old, new=new))


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _count(outcome: Outcome, code: str) -> int:
    return sum(found.code == code for found in outcome.diagnostics)


def _certain(outcome: Outcome) -> list[Diagnostic]:
    return [found for found in outcome.diagnostics if found.replacement is not None and isinstance(found.where, Span)]


def _without_overlaps(certain: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the replacements without overlaps: of those that overlap, the first."""
    chosen: list[Diagnostic] = []
    last: Span | None = None
    for span, found in sorted(
        ((span, found) for found in certain if isinstance(span := found.where, Span)), key=lambda pair: pair[0]
    ):
        begins_after = last is None or (span.path, span.line, span.column) >= (
            last.path,
            last.end_line,
            last.end_column,
        )
        if begins_after and span != last:
            chosen.append(found)
            last = span
    return chosen


def _replacements(made: Iterable[Diagnostic]) -> Iterable[tuple[Span, str]]:
    return (
        (found.where, found.replacement)
        for found in made
        if isinstance(found.where, Span) and found.replacement is not None
    )


def _counted(complaints: Iterable[Diagnostic], made: Sequence[Diagnostic] = ()) -> Counter[tuple[object, ...]]:
    """Count problems by path, line and code, which other changes on the same line do not affect.

    made: replacements that may add lines above.
    """
    added = [(span, words.count("\n") - (span.end_line - span.line)) for span, words in _replacements(made)]
    return Counter((found.path, _line_of(found, added), found.code) for found in complaints)


def _line_of(found: Diagnostic, added: Iterable[tuple[Span, int]]) -> int:
    """Return the line of a problem after lines are added at some places; 0 if it has none."""
    where = found.where
    if not isinstance(where, Span):
        return 0
    return where.line + sum(
        count for span, count in added if count and span.path == where.path and span.end_line < where.line
    )


def _is_text(data: bytes | None) -> bool:
    """Return whether there is a file, and it is UTF-8."""
    try:
        return data is not None and data.decode() is not None
    except UnicodeDecodeError:
        return False
