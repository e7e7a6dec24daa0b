"""The manifest of a published tree, the rules for its addresses, and a snapshot of the files that are really there.

The manifest, `checksums.sha256`, has the format of `sha256sum` (64 hexadecimal digits, two spaces, path), so that a
reader can check a copy of the site with `sha256sum -c`. A file that the manifest does not list was not written by a
build.
"""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from adfm_site.inputs.files import Signature, signature
from adfm_site.refusal import Refusal, shown

CHECKSUMS = "checksums.sha256"
GIT = ".git"
KEPT_FILES = (".gitkeep", ".nojekyll", "CNAME")
ARRIVING = ".adfm-site-arriving"
"""The temporary name of a new file in output/, where files are replaced one by one."""

_RESERVED = {name.casefold() for name in (CHECKSUMS, GIT, ARRIVING, *KEPT_FILES)}

# Control characters, backslashes and lone surrogates; empty, "." and ".." parts; drive letters.
_NO_ADDRESS = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]|(?:\A|/)(?:\.{0,2}(?:/|\Z)|[A-Za-z]:)")
_LINE = re.compile(r"^([0-9a-f]{64})  ([^\r\n]+)\r?$", re.MULTILINE)


class Standing(Struct, frozen=True, kw_only=True):
    """A snapshot of a tree: its files with their signatures, and its folders with their modes, its own at "".

    Without `.git` and the KEPT_FILES, which belong to the maintainer.
    """

    files: Mapping[str, Signature]
    folders: Mapping[str, int]


def is_address(text: str) -> bool:
    """Return whether a text is a relative POSIX path that stays inside the tree on every system."""
    return not _NO_ADDRESS.search(text)


def is_reserved(address: str) -> bool:
    """Return whether an address belongs to the maintainer or to this package; upper and lower case are the same."""
    return address.partition("/")[0].casefold() in _RESERVED


def listing(digests: Mapping[str, str]) -> bytes:
    """Return the manifest of a tree: its addresses with their SHA-256, in the order of the addresses' bytes."""
    rows = sorted((address.encode(), digest.encode()) for address, digest in digests.items())
    return b"".join(b"%b  %b\n" % (digest, address) for address, digest in rows)


def listed(tree: Path) -> dict[str, str]:
    """Return the SHA-256 of each address in a tree's manifest; damaged lines are left out.

    Empty where there is no manifest.
    """
    try:
        text = (tree / CHECKSUMS).read_bytes().decode(errors="replace")
    except FileNotFoundError:
        return {}
    return {address: digest for digest, address in _LINE.findall(text) if is_address(address)}


def mode_of(path: Path) -> int:
    """Return the mode, with the file type, of whatever is at a path; 0 if nothing is there. Follows no links.

    Raises OSError where the system does not answer; `Path.exists` would take that for absence.
    """
    try:
        return path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def survey(tree: Path, *, clearing: bool = False) -> Standing:
    """Return a snapshot of a tree, which may be absent.

    Raises Refusal for anything but ordinary files and folders. clearing: remove it instead.
    """
    files: dict[str, Signature] = {}
    mode = mode_of_folder(tree)
    folders = {"": mode} if mode else {}
    pending = list(folders)
    while pending:
        above = pending.pop()
        with os.scandir(f"{tree}/{above}") as entries:
            for entry in entries:
                address, state = above + entry.name, entry.stat(follow_symlinks=False)
                if not above and _is_maintainers(address, state.st_mode):
                    continue
                if stat.S_ISREG(state.st_mode):
                    files[address] = signature(state)
                elif stat.S_ISDIR(state.st_mode):
                    folders[address] = state.st_mode
                    pending.append(f"{address}/")
                elif clearing:
                    os.unlink(entry.path)  # noqa: PTH108 - the path as scandir returns it
                else:
                    message = (
                        f"{shown(entry.path)} is neither an ordinary file nor a folder (perhaps a link): move it away."
                    )
                    raise Refusal(message)
    return Standing(files=files, folders=folders)


def _is_maintainers(address: str, mode: int) -> bool:
    if address == GIT:
        return not stat.S_ISLNK(mode)
    return address in KEPT_FILES and stat.S_ISREG(mode)


def mode_of_folder(tree: Path) -> int:
    """Return the mode of a tree, 0 for none. Raises Refusal where it is not an ordinary folder."""
    mode = mode_of(tree)
    if mode and not stat.S_ISDIR(mode):
        message = f"{shown(tree)} is not an ordinary folder: move it away, or publish into another one with --output."
        raise Refusal(message)
    return mode
