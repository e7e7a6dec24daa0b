"""Changed texts and other names of files, on the disk: at every moment each mention leads to a file, and nothing is ever overwritten.

Files get their new names first, beside the old ones; then the texts that mention them are replaced, each in one step; then the old names
go, and texts and folders get theirs. Whoever is interrupted can give the command again: a file that has the new name and the same bytes
counts as the renamed one.
"""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from filecmp import cmp
from pathlib import Path
from secrets import token_hex
from stat import S_IMODE, S_ISREG
from typing import Final

from msgspec import Struct

from adfm_site.publish.exchange import flush_entries
from adfm_site.refusal import Refusal, could_not, shown

_BINARY: Final = getattr(os, "O_BINARY", 0)


class Rewritten(Struct, frozen=True, kw_only=True):
    """A text, with its bytes of before and of afterwards."""

    file: Path
    before: bytes
    after: bytes


def replace_and_rename(texts: Sequence[Rewritten], names: Mapping[Path, str]) -> tuple[Path, ...]:
    """Write texts and give files and folders other names, and return the texts that somebody else has changed and that were left alone.

    names: by the paths of before. Where there are any, and a text is not as it was, nothing is changed. Raises Refusal where a file
    cannot be written, or another one has the new name of a file; then nothing is changed, or files have both names.
    """
    changed = tuple(text.file for text in texts if not _is_as_before(text))
    if changed and names:
        return changed
    for path, name in names.items():
        _refuse_taken(path, path.with_name(name))
    files = {path: path.with_name(name) for path, name in names.items() if path.suffix != ".md" and not path.is_dir()}
    made: list[Path] = []
    try:
        for old, new in files.items():
            with could_not("rename", old):
                made += [new] if _add_name(old, new) else []
        _flush(files)
    except BaseException:
        for new in made:
            new.unlink()
        raise
    left = tuple(text.file for text in texts if not _replace(text))
    if not left:  # A text that somebody has changed this very moment may still mention the old names.
        _flush(text.file for text in texts)
        for old in sorted(names, key=lambda path: len(path.parts), reverse=True):
            with could_not("rename", old):
                _drop_name(old, old.with_name(names[old]))
            _flush([old])
    return left


def _is_as_before(text: Rewritten) -> bool:
    with could_not("read", text.file):
        return S_ISREG(text.file.lstat().st_mode) and text.file.read_bytes() == text.before


def _refuse_taken(old: Path, new: Path) -> None:
    """Refuse to go on where another file or folder has a new name."""
    with could_not("rename", old):
        if _is_listed(new) and not (old.is_file() and new.is_file() and cmp(old, new, shallow=False)):
            message = f"{shown(new)} is there already; it was not overwritten."
            raise Refusal(message)


def _is_listed(path: Path) -> bool:
    """Return whether a name stands in its folder, with just these capitals."""
    return any(each.name == path.name for each in path.parent.iterdir())


def _add_name(old: Path, new: Path) -> bool:
    """Let a file have a second name, and say whether it got it; not where it has it already, or where capitals do not count."""
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        _refuse_taken(old, new)
        return False
    except OSError:  # a file system on which a file has one name
        if os.path.lexists(new):
            return False
        beside = _beside(new)
        try:
            shutil.copy2(old, beside, follow_symlinks=False)
            with beside.open("r+b") as file:
                os.fsync(file.fileno())
            beside.rename(new)
        finally:
            beside.unlink(missing_ok=True)
    return True


def _drop_name(old: Path, new: Path) -> None:
    """Take the old name from what has the new one as well, or else exchange the one for the other."""
    if _is_listed(new):
        if old.is_file() and new.is_file() and cmp(old, new, shallow=False):
            old.unlink()
    elif old.suffix == ".md" and old.is_file() and _add_name(old, new):
        old.unlink()
    else:
        old.rename(new)


def _replace(text: Rewritten) -> bool:
    """Put a new text in the place of one that is still as it was, at once and with its mode; say whether that was so."""
    beside = _beside(text.file)
    with could_not("write", text.file):
        try:
            mode = S_IMODE(text.file.lstat().st_mode)
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as new:
                new.write(text.after)
                new.flush()
                os.fsync(new.fileno())
            beside.chmod(mode)
            as_before = _is_as_before(text)
            if as_before:
                beside.replace(text.file)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
    return as_before


def _flush(paths: Iterable[Path]) -> None:
    """Return when the names in the folders of some paths are on the disk."""
    for folder in sorted({path.parent for path in paths}):
        with could_not("write", folder):
            flush_entries(folder)


def _beside(file: Path) -> Path:
    """Return a name in the folder of a file that no other has, and that builds take for what an editor leaves behind."""
    return file.with_name(f".{token_hex(8)}.tmp")
