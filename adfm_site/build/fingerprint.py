"""The engine's fingerprint: what was remembered by another engine is not used.

The engine is this package, Python, and the packages that it requires, directly or through another. What else is
installed beside them is no part of it.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

_PACKAGE = Path(__file__).resolve().parent.parent
_OWN: Final = "adfm-site"
_METADATA: Final = {".dist-info": "METADATA", ".egg-info": "PKG-INFO"}
_REQUIREMENT: Final = re.compile(r"(?m)^Requires-Dist: *([\w.-]+) *(?:\[([^\]\n]*)\])?(.*)")
_OF_EXTRA: Final = re.compile(r"""\bextra\s*==\s*["']([^"'\n]*)["']""")

Engine = Mapping[str, str]
"""What it consists of: names for readers, each with a version or a hash."""


def fingerprint() -> Engine:
    """Return what the engine is: a hash of all source files of this package, and the versions of all that it uses.

    All sources are read at each call, which costs some milliseconds, so that an edited generator is never taken for
    the old one.
    """
    hashed = sha256()
    for path in sorted(_sources(_PACKAGE)):
        data = Path(_PACKAGE, path).read_bytes()
        hashed.update(b"%s %d:" % (path.encode(), len(data)))
        hashed.update(data)
    return {
        "adfm-site itself": hashed.hexdigest(),
        "Python": f"{sys.version} {sys.platform}",
        **_required(_installed()),
    }


def changed(before: Engine, now: Engine) -> list[str]:
    """Return the names of what is another one now, is new or is gone."""
    return sorted(name for name in {*before, *now} if before.get(name) != now.get(name))


def _sources(package: Path) -> list[str]:
    return [
        os.path.relpath(os.path.join(above, name), package)  # noqa: PTH118 - a hundred files, at each start
        for above, _, names in os.walk(package)
        for name in names
        if name.endswith(".py")
    ]


def _installed() -> dict[str, list[Path]]:
    """Return the folders in which installers describe what is installed, such as `jinja2-3.1.6.dist-info`, by names."""
    found: dict[str, list[Path]] = {}
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208 - names alone
        except OSError:  # a zip file, or a folder that is not there
            continue
        for name in names:
            if name.endswith(tuple(_METADATA)):
                found.setdefault(_plain(name.rpartition(".")[0].partition("-")[0]), []).append(Path(place, name))
    return found


def _required(installed: Mapping[str, list[Path]]) -> dict[str, str]:
    """Return the versions of the packages that this one requires, directly or through others.

    Where this package was never installed nobody knows what it requires, and all that is installed counts. Markers of
    platforms are not looked at: what one platform requires and another has by chance counts on both.
    """
    if _OWN not in installed:
        return {name: _versions(folders) for name, folders in installed.items()}
    found: dict[str, str] = {}
    followed: set[tuple[str, str]] = set()
    waiting = [(_OWN, "")]
    while waiting:
        name, extra = asked = waiting.pop()
        if asked in followed or name not in installed:
            continue
        followed.add(asked)
        if name != _OWN:
            found[name] = _versions(installed[name])
        waiting += _requirements(installed[name], extra)
    return found


def _requirements(folders: Iterable[Path], extra: str) -> Iterator[tuple[str, str]]:
    """Yield what a package requires for one of its extras, or with an empty one always: names, each with an extra."""
    for folder in folders:
        for found in _REQUIREMENT.finditer(_head(folder)):
            name, extras, marker = found.groups()
            condition = _OF_EXTRA.search(marker)
            if (condition[1] if condition else "") == extra:
                yield from ((_plain(name), one.strip()) for one in ("", *(extras or "").split(",")))


def _head(folder: Path) -> str:
    """Return the fields of a package's metadata, without the description below them; nothing where it has none."""
    file = folder / _METADATA[folder.suffix] if folder.is_dir() else folder
    try:
        return file.read_text(encoding="utf-8", errors="replace").partition("\n\n")[0]
    except OSError:
        return ""


def _versions(folders: Iterable[Path]) -> str:
    """Return what follows the name in the names of folders; in an order that no file system decides."""
    return " ".join(sorted(folder.stem.partition("-")[2] for folder in folders))


def _plain(name: str) -> str:
    """Return the name of a package as all installers compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
