"""Where a publication happens: the folder of the memory, that of the stage, and whether output/ can be exchanged.

What is remembered may hold drafts. It lies in the dot-folder beside site.yaml, which only its owner can read, and never
beside an output, which may be inside something published. The stage has to be on the disk of the output: where that is
another one, it lies in a folder of its own beside the output, and is removed at the end. Both lie there where the
site's folder cannot be written to, and then nothing is remembered.
"""

import errno
import os
import re
import stat
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from adfm_site.publish.manifest import mode_of
from adfm_site.refusal import Refusal, shown

DOT_FOLDER: Final = ".adfm-site"
_MOUNTS: Final = Path("/proc/self/mountinfo")  # Linux only
_ESCAPED: Final = re.compile(rb"\\([0-7]{3})")
_OTHERS: Final = 0o077
_LONGEST: Final = 200


class PublicationPaths(Struct, frozen=True, kw_only=True):
    """Where a publication happens; all paths are absolute.

    output: the published folder. folder: of the lock, the journal and the memory. work: of the stage. remembers:
    whether there is a memory. in_place: output/ is a mount point, is mounted elsewhere, or is in a folder that cannot
    be written to, so its files have to be replaced one by one. leftovers: where earlier builds may have left something.
    """

    output: Path
    folder: Path
    work: Path
    remembers: bool = True
    in_place: bool = False
    leftovers: tuple[Path, ...] = ()

    @property
    def stage(self) -> Path:
        """The next generation of output/ before an exchange, the previous one after it."""
        return self.work / "next"

    @property
    def journal(self) -> Path:
        """The steps of a publication file by file; the file exists only until all of them are done."""
        return self.folder / "journal"

    @property
    def lock(self) -> Path:
        """The file that a build locks."""
        return self.folder / "lock"

    @property
    def memory(self) -> Path | None:
        """The file of what is remembered; None where nothing is."""
        return self.folder / "memory" if self.remembers else None


class Mount(NamedTuple):
    """A mounted file system: its device, the folder in that file system which is mounted, and where."""

    device: bytes
    root: Path
    point: Path


def place_of(output: Path, home: Path) -> PublicationPaths:
    """Return the place of publications to a folder, which may be absent. home: the folder of site.yaml.

    Makes nothing. Raises Refusal where the folder is the home, above it or in its dot-folder, and OSError where nothing
    could be published.
    """
    path = Path(os.path.abspath(output))  # noqa: PTH100 - resolve() would follow a link that is the folder itself
    real, root = _real(path), Path(os.path.realpath(home))
    if path.name in {"", DOT_FOLDER} or real.is_relative_to(root / DOT_FOLDER) or root.is_relative_to(real):
        message = f"{shown(path)} cannot be used for a published site: choose another folder with --output."
        raise Refusal(message)
    mounts = _mounts()
    in_place = stat.S_ISDIR(mode_of(path)) and (is_mounted(real, mounts) or not _is_writable(path.parent))
    changed = path if in_place else path.parent
    if not _is_writable(changed):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(changed))
    dot, beside = memory_of(home, path).parent, path.with_name(f".{path.name}.adfm-site-staging")
    remembers = all(map(_is_ours, (dot.parent, dot)))
    is_near = remembers and (in_place or _disk(dot, mounts) == _disk(real.parent, mounts))
    older = path.parent / DOT_FOLDER / path.name  # before 2026-12 everything lay beside the output
    is_old = (
        real.parent != root
        and not mode_of(path.with_name("site.yaml"))  # The memory there may be that of another site.
        and stat.S_ISDIR(mode_of(older.parent))
    )
    return PublicationPaths(
        output=path,
        folder=dot if remembers else beside,
        work=dot if is_near else beside,
        remembers=remembers,
        in_place=in_place,
        leftovers=(*((older,) if is_old else ()), *((beside,) if remembers else ())),
    )


def memory_of(home: Path, output: Path) -> Path:
    """Return the file of the memory of an output folder's builds. home: the folder of site.yaml.

    Its folder is named by the way from the home to the output, so that a checkout can be moved.
    """
    real = _real(Path(os.path.abspath(output)))  # noqa: PTH100 - as above
    try:
        way = os.path.relpath(real, os.path.realpath(home))
    except ValueError:  # another drive
        way = str(real)
    name = Path(way).as_posix().replace("%", "%25").replace("/", "%2F").replace(":", "%3A")
    short = name if len(name) <= _LONGEST else sha256(os.fsencode(name)).hexdigest()
    return home / DOT_FOLDER / short / "memory"


def private(folder: Path) -> None:
    """Make a folder that only its owner can read, or make it one. Raises Refusal where it is a link, and OSError."""
    if stat.S_ISLNK(mode_of(folder)):
        message = f"{shown(folder)} is a symbolic link, which a build does not follow: remove it."
        raise Refusal(message)
    folder.mkdir(0o700, exist_ok=True)
    if mode_of(folder) & _OTHERS:
        folder.chmod(0o700)


def is_mounted(folder: Path, mounts: tuple[Mount, ...]) -> bool:
    """Return whether a folder, or one in it, is a mount point, or is mounted at another place too.

    A mount that only other processes see, such as that of a container, is not noticed.
    """
    around = _around(folder, mounts)
    inside = around.root / folder.relative_to(around.point) if around else None
    return os.path.ismount(folder) or any(
        each.point.is_relative_to(folder)
        or (around and inside and each.device == around.device and each.root.is_relative_to(inside))
        for each in mounts
    )


def mounts_in(data: bytes) -> tuple[Mount, ...]:
    """Return the mounts listed in the format of Linux's mountinfo; where one hides another, it comes later."""
    fields = [line.split(b" ") for line in data.splitlines()]
    return tuple(Mount(each[2], _path(each[3]), _path(each[4])) for each in fields)


def _mounts() -> tuple[Mount, ...]:
    try:
        return mounts_in(_MOUNTS.read_bytes())
    except (OSError, IndexError):
        return ()


def _path(written: bytes) -> Path:
    return Path(os.fsdecode(_ESCAPED.sub(lambda found: bytes([int(found[1], 8)]), written)))


def _around(path: Path, mounts: tuple[Mount, ...]) -> Mount | None:
    """Return the mount that holds a path; None where the mounts are not known."""
    found = [each for each in reversed(mounts) if path.is_relative_to(each.point)]
    return max(found, key=lambda each: len(each.point.parts), default=None)


def _disk(path: Path, mounts: tuple[Mount, ...]) -> tuple[int, Mount | None]:
    """Return what is the same for two folders between which something can be moved, which may be absent."""
    around = _around(Path(os.path.realpath(path)), mounts)
    return _nearest(path).stat().st_dev, around


def _nearest(path: Path) -> Path:
    """Return a path, or the nearest folder above it that exists."""
    return path if mode_of(path) or path == path.parent else _nearest(path.parent)


def _is_writable(folder: Path) -> bool:
    """Return whether something can be made in a folder, which may be absent. Raises OSError where it is no folder."""
    nearest = _nearest(folder)
    if not nearest.is_dir():
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(nearest))
    return os.access(nearest, os.W_OK | os.X_OK)


def _is_ours(folder: Path) -> bool:
    """Return whether a folder, which may be absent, can be written to, and be made private where others can read it."""
    mode = mode_of(folder)
    if not stat.S_ISDIR(mode):
        return bool(mode) or _is_writable(folder)  # Something else is refused by name later.
    is_owner = not hasattr(os, "geteuid") or os.geteuid() in {0, folder.stat().st_uid}
    return _is_writable(folder) and (is_owner or not mode & _OTHERS)


def _real(path: Path) -> Path:
    """Return a path without links above it."""
    return Path(os.path.realpath(path.parent), path.name)
