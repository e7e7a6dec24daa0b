"""Changed texts and renamed files, on the disk: at every moment each mention leads to a file, and nothing is ever overwritten.

Files get their new names first, beside the old ones; then each text that mentions them is replaced, in one step; then the old names go.
Whoever is interrupted has a whole site, with some files under both names. The command can be given again: a file that has the new name
and the same bytes counts as the renamed one.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path
from secrets import token_hex
from stat import S_IMODE, S_ISREG
from typing import Final

from adfm_site.building.exchange import flush_entries
from adfm_site.building.refusal import Refusal, could_not, shown

_BINARY: Final = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A file to be changed. old: where it lies; new: where it lies afterwards. before, after: a text's bytes, where those change."""

    old: Path
    new: Path
    before: bytes = b""
    after: bytes = b""

    @property
    def is_rewritten(self) -> bool:
        """Whether its bytes change."""
        return self.before != self.after


def take(root: Path, steps: Sequence[Step]) -> tuple[Path, ...]:
    """Change files below a folder, and return those that somebody else has changed and that were left alone.

    Where files are renamed, and a text that is to be rewritten is not as it was, nothing is changed at all. Raises Refusal where a file
    cannot be written, or another one has the new name of a file; then nothing is changed, or the files have both names.
    """
    changed = tuple(step.old for step in steps if step.is_rewritten and not _is_as_before(step))
    renamed = [step for step in steps if step.old != step.new]
    if changed and renamed:
        return changed
    made: list[Path] = []
    try:
        aliases = [step for step in renamed if not _take_name(root, step, made)]
        _flush(made)
    except BaseException:
        _undo(made)
        raise
    left = tuple(step.old for step in steps if step.old == step.new and step.is_rewritten and not _rewrite(step))
    if not left:  # A text that somebody has changed this very moment may still mention the old names.
        _flush([step.new for step in steps])
        for step in renamed:
            _drop_old_name(root, step, is_alias=step in aliases)
    return left


def _is_as_before(step: Step) -> bool:
    with could_not("read", step.old):
        return S_ISREG(step.old.lstat().st_mode) and step.old.read_bytes() == step.before


def _take_name(root: Path, step: Step, made: list[Path]) -> bool:
    """Let a file stand at its new path, too; false where that is another spelling of the old one, as where capitals do not count."""
    with could_not("rename", step.old):
        for folder in reversed(step.new.parents):
            if folder.is_relative_to(root) and not folder.exists():
                folder.mkdir()
                made.append(folder)
        beside = step.new.with_name(f".{token_hex(8)}.tmp")
        try:
            if step.is_rewritten:
                _write_new(beside, step.after)
                shutil.copymode(step.old, beside)
            else:
                _link_or_copy(step.old, beside)
            _link_or_rename(beside, step.new)
            made.append(step.new)
        except FileExistsError:
            if not _is_listed(root, step.new):
                return False
            if not cmp(beside, step.new, shallow=False):
                message = f"{shown(step.new)} is there already; nothing was renamed."
                raise Refusal(message) from None
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
    return True


def _link_or_copy(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without second names
        shutil.copy2(old, new, follow_symlinks=False)
        with new.open("r+b") as file:
            os.fsync(file.fileno())


def _link_or_rename(old: Path, new: Path) -> None:
    """Give a file a name that no other has. Where the system knows no second names, another may take it in the moment between."""
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(new):
            raise FileExistsError(new) from None
        old.rename(new)


def _is_listed(root: Path, path: Path) -> bool:
    """Whether a path stands on the disk with just these capitals."""
    return all(_has(each.parent, each.name) for each in (path, *path.parents) if root in each.parents)


def _has(folder: Path, name: str) -> bool:
    return any(each.name == name for each in folder.iterdir())


def _rewrite(step: Step) -> bool:
    """Put a new text in the place of one that is still as it was, at once and with its mode; say whether that was so."""
    beside = step.old.with_name(f".{token_hex(8)}.tmp")
    with could_not("write", step.old):
        try:
            mode = S_IMODE(step.old.lstat().st_mode)
            _write_new(beside, step.after)
            beside.chmod(mode)
            as_before = _is_as_before(step)
            if as_before:
                beside.replace(step.old)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
    return as_before


def _write_new(file: Path, data: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as new:
        new.write(data)
        new.flush()
        os.fsync(new.fileno())


def _drop_old_name(root: Path, step: Step, *, is_alias: bool) -> None:
    """Take the old name away from a file that has its new one, with the folders above it that are empty then."""
    with could_not("rename", step.old):
        if is_alias:
            _respell(root, step)
        elif (step.old.read_bytes() == step.before) if step.is_rewritten else cmp(step.old, step.new, shallow=False):
            step.old.unlink()
            for folder in step.old.parents:
                if folder == root or any(folder.iterdir()):
                    break
                folder.rmdir()


def _respell(root: Path, step: Step) -> None:
    """Give the folders of a path, and the file, other capitals."""
    where = root
    for old, new in zip(step.old.relative_to(root).parts, step.new.relative_to(root).parts, strict=True):
        if old != new and _has(where, old):
            (where / old).rename(where / new)
        where /= new
    if step.is_rewritten:
        _rewrite(Step(old=step.new, new=step.new, before=step.before, after=step.after))


def _undo(made: Sequence[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()


def _flush(paths: Sequence[Path]) -> None:
    """Return when the names in the folders of some paths are on the disk."""
    for folder in sorted({path.parent for path in paths}):
        with could_not("write", folder):
            flush_entries(folder)
