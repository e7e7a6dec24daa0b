"""Writing changed texts and renaming files on the disk. At every moment each mention leads to a file.

First the files get their new names in addition to the old ones; then each text that mentions them is replaced in one
step; then the old names are removed, and texts and folders are renamed. No file of another content is overwritten. An
interrupted command can be repeated: a file that has the new name and the same bytes counts as the renamed one.
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
    """A text with its old and its new bytes."""

    file: Path
    before: bytes
    after: bytes


def replace_and_rename(texts: Sequence[Rewritten], names: Mapping[Path, str]) -> tuple[Path, ...]:
    """Write texts and rename files and folders; return the texts that were left alone, since somebody has changed them.

    names: the new names by the old paths. If there are any, and a text has been changed, nothing is written. Raises
    Refusal if a file cannot be written, or if another one has the new name of a file; then nothing is changed, or files
    have both names.
    """
    changed = tuple(text.file for text in texts if not _is_unchanged(text))
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
    if not left:  # a text that somebody has just changed may still mention the old names
        _flush(text.file for text in texts)
        for old in sorted(names, key=lambda path: len(path.parts), reverse=True):
            with could_not("rename", old):
                _drop_name(old, old.with_name(names[old]))
            _flush([old])
    return left


def _is_unchanged(text: Rewritten) -> bool:
    with could_not("read", text.file):
        return S_ISREG(text.file.lstat().st_mode) and text.file.read_bytes() == text.before


def _refuse_taken(old: Path, new: Path) -> None:
    """Raise Refusal if another file or folder has the new name; a file with the same bytes may have it."""
    with could_not("rename", old):
        if _is_listed(new) and not (old.is_file() and new.is_file() and cmp(old, new, shallow=False)):
            message = f"{shown(new)} is there already; it was not overwritten."
            raise Refusal(message)


def _is_listed(path: Path) -> bool:
    """Return whether a folder contains a name in exactly this case."""
    return any(each.name == path.name for each in path.parent.iterdir())


def _add_name(old: Path, new: Path) -> bool:
    """Give a file a second name, and return whether it is new.

    It is not where the file has this name already, or where it differs from the old one only in a case that the file
    system ignores.
    """
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        _refuse_taken(old, new)
        return False
    except OSError:  # a file system without hard links
        if os.path.lexists(new):
            return False
        temporary = _temporary(new)
        try:
            shutil.copy2(old, temporary, follow_symlinks=False)
            with temporary.open("r+b") as file:
                os.fsync(file.fileno())
            temporary.rename(new)
        finally:
            temporary.unlink(missing_ok=True)
    return True


def _drop_name(old: Path, new: Path) -> None:
    """Remove the old name of a file that has both, and rename anything else."""
    if _is_listed(new):
        if old.is_file() and new.is_file() and cmp(old, new, shallow=False):
            old.unlink()
    elif old.suffix == ".md" and old.is_file() and _add_name(old, new):
        old.unlink()
    else:
        old.rename(new)


def _replace(text: Rewritten) -> bool:
    """Replace a text that is still unchanged, in one step and with its mode; return whether it was unchanged."""
    temporary = _temporary(text.file)
    with could_not("write", text.file):
        try:
            mode = S_IMODE(text.file.lstat().st_mode)
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as new:
                new.write(text.after)
                new.flush()
                os.fsync(new.fileno())
            temporary.chmod(mode)
            unchanged = _is_unchanged(text)
            if unchanged:
                temporary.replace(text.file)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
    return unchanged


def _flush(paths: Iterable[Path]) -> None:
    """Flush the names in the folders of some paths to the disk."""
    for folder in sorted({path.parent for path in paths}):
        with could_not("write", folder):
            flush_entries(folder)


def _temporary(file: Path) -> Path:
    """Return an unused temporary path in the folder of a file; builds ignore it as an editor's leftover."""
    return file.with_name(f".{token_hex(8)}.tmp")
