"""The inputs of a build: the files of a site, and the day."""

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from os import fsencode
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG
from types import MappingProxyType
from typing import Final
from unicodedata import normalize

from msgspec import Struct

from adfm_site.archive.ledger import LEDGER
from adfm_site.diagnostics import Checked, Diagnostic, Pointer, Said, problem
from adfm_site.inputs.files import Digests, Signature, open_ordinary, signature, walk
from adfm_site.refusal import NoSite, Refusal, could_not
from adfm_site.source import Source
from adfm_site.zones.tables import rules

DEFAULTS: Final = "default templates"
LARGEST_TEXT: Final = 5_000_000
_LARGEST_FILE: Final = 2_000_000_000
_DEEPEST: Final = 40
_JUNK_NAMES: Final = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db"))
_JUNK_ENDINGS: Final = ("~", ".tmp", ".swp", ".swx", ".bak", ".orig", ".part", ".crdownload")
# Names with a leading dot that web hosts ask for; in content/static/ they are published.
_NOT_JUNK: Final = frozenset((".well-known", ".htaccess", ".nojekyll"))
_JUNK_BEGINNINGS: Final = (".", "~$", "#")


@problem("error")
def not_a_plain_file(what: str) -> Said:
    """Content consists of ordinary files and folders.

    Symbolic links and devices are not read, because they could publish anything.
    """
    return Said(f"This is {what}, not an ordinary file.", hints=("Put the original file here.",))


@problem("error")
def no_content() -> Said:
    """There is no Markdown file in content/, so the site would be empty. Perhaps the folder was not checked out."""
    return Said(
        "There are no Markdown files in content/.",
        hints=("Write content/index.md, or check that content/ is in the right place.",),
    )


@problem("error")
def same_name_twice(other: str) -> Said:
    """The names of two files differ only in how an accent or a vowel sign is stored.

    Their web addresses would be the same.
    """
    return Said(f"Another file has the same name: {other}.", hints=("Delete or rename one of the two.",))


@problem("error")
def name_not_text(name: str) -> Said:
    """The name of this file is not stored as UTF-8, so it cannot become an address."""
    return Said(
        f"The name of this file cannot be read: {name}.", hints=("Rename it with small letters, digits and hyphens.",)
    )


@problem("error")
def conflicted_copy() -> Said:
    """A file-sharing program made a second version of a file, because two people changed it at the same time."""
    return Said(
        "This is a conflicted copy of another file.",
        hints=("Copy the correct text into the other file, and delete this one.",),
    )


@problem("error")
def too_large_to_read(megabytes: int) -> Said:
    """The file is much larger than files of its kind. Perhaps something else was saved with this name."""
    return Said(
        f"This file is larger than {megabytes:,} MB, so it is not read.",
        hints=("Check its content, and save a smaller file.",),
    )


Listed = Mapping[str, Signature]
"""The signatures of all that a build reads, in no order: below content/, templates/ and DEFAULTS, and site.yaml."""


class Found(Struct, frozen=True, kw_only=True):
    """The files of a site, of which none but site.yaml and the templates are read yet.

    site: site.yaml. texts, others: the digests of the Markdown files and of all other files below content/ by path;
    empty for one that is too large. templates: their texts by name. real: the path on the disk of each file. instead:
    bytes by path, which replace those on the disk or are added to them. ledger: the digest of the list of published
    addresses, if there is one.
    """

    site: Source
    texts: Mapping[str, str]
    others: Mapping[str, str]
    templates: Mapping[str, str]
    real: Mapping[str, str]
    instead: Mapping[str, bytes]
    ledger: str = ""


def find_site(start: Path) -> Path:
    """Return the folder of the site: the given one, or the nearest above it that has a site.yaml.

    Raises NoSite where there is none.
    """
    for folder in (start, *start.parents):
        if (folder / "site.yaml").is_file():
            return folder
    message = f"There is no site.yaml in {start} or in any folder above it."
    raise NoSite(message)


def list_inputs(root: Path) -> Listed:
    """Return the signatures of all that a build of a site reads. Raises OSError."""
    folders = (("content", root / "content"), ("templates", root / "templates"), (DEFAULTS, default_templates()))
    listed = {f"{name}/{inner}": state for name, folder in folders for inner, state in walk(folder, is_junk)}
    return {**listed, "site.yaml": signature((root / "site.yaml").lstat())}


def find(
    root: Path,
    digests: Digests,
    instead: Mapping[str, bytes] = MappingProxyType({}),
    moved: Mapping[str, str] = MappingProxyType({}),
    listed: Listed | None = None,
) -> Checked[Found]:
    """Return the files of the site in a folder.

    instead: texts by path, which replace those on the disk or are added to them. moved: paths of files by those that
    they have on the disk. listed: what `list_inputs` returned a moment ago. Raises Refusal where the disk cannot be
    read.
    """
    complaints: list[Diagnostic] = []
    texts: dict[str, str] = {}
    others: dict[str, str] = {}
    real: dict[str, str] = {}
    content, ledger = root / "content", ""

    def digest(path: str, file: str, state: Signature) -> str:
        return digests.known(path, state) or digests.hashed(path, file, content)

    with could_not("read", root):
        for on_disk, file, state in _files(root, list_inputs(root) if listed is None else listed, complaints):
            path = moved.get(on_disk, on_disk)
            if not path:
                continue
            if path in real:
                complaints.append(same_name_twice(Pointer(path=path), real[path].rpartition("/")[2]))
                continue
            real[path] = file
            if path.endswith(".md"):
                if _is_of_size(path, state[1], LARGEST_TEXT, complaints):
                    texts[path] = _digest_of(instead[path]) if path in instead else digest(path, file, state)
            elif path == LEDGER:
                ledger = _digest_of(instead[path]) if path in instead else digest(path, file, state)
            else:
                is_of_size = _is_of_size(path, state[1], _LARGEST_FILE, complaints)
                others[path] = digest(path, file, state) if is_of_size else ""
        added = (path for path in sorted(instead.keys() - real.keys()) if path.endswith(".md"))
        texts |= {path: _digest_of(instead[path]) for path in added}
        site = _site(root / "site.yaml", digests, instead)
        templates = _templates(root / "templates", digests, complaints)
    if not texts and not any(path.endswith(".md") for path in real):
        complaints.append(no_content(Pointer(path="site.yaml")))
    found = Found(site=site, texts=texts, others=others, templates=templates, real=real, instead=instead, ledger=ledger)
    return Checked(value=found, diagnostics=tuple(complaints))


def source(path: str, file: Path | str | None, instead: Mapping[str, bytes], root: Path | None = None) -> Source:
    """Return one file as a Source: its bytes in `instead`, or else those on the disk.

    file: None where nothing is on the disk. root: the site's folder, if no folder on the way to a file of content/ may
    be a link, even one created a moment ago. Raises OSError where the file cannot be read.
    """
    if file is None or path in instead:
        data = instead[path]
    else:
        with open_ordinary(Path(file), root / "content" if root and path != "site.yaml" else None) as stream:
            data = stream.read()
    return Source(path=path, data=data, digest=sha256(data).hexdigest())


def default_templates() -> Path:
    """Return the folder of the default templates: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def moment(as_of: str | None, zone: str) -> str:
    """Return the moment of the build in the site's zone, as YYYY-MM-DDTHH:MM.

    as_of: YYYY-MM-DD or YYYY-MM-DDTHH:MM, in the site's zone. Without it SOURCE_DATE_EPOCH (seconds since 1970, UTC)
    decides, and without that the clock, read once. Raises ValueError where as_of is no date, and Refusal where
    SOURCE_DATE_EPOCH is no number of seconds.
    """
    if as_of is not None:
        return dt.datetime.fromisoformat(as_of).replace(tzinfo=None).isoformat(timespec="minutes")
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        instant = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
        local = instant.astimezone(rules(zone))
    except (ValueError, OverflowError, OSError) as error:
        message = f"SOURCE_DATE_EPOCH is {epoch!a}, but should be a number of seconds since 1970."
        raise Refusal(message) from error
    return local.replace(tzinfo=None).isoformat(timespec="minutes")


def _site(file: Path, digests: Digests, instead: Mapping[str, bytes]) -> Source:
    """Return site.yaml as a Source. Raises Refusal where it is too large to be one."""
    if file.stat().st_size > LARGEST_TEXT:
        message = f"site.yaml is larger than {LARGEST_TEXT // 1_000_000} MB, so it is not read; check its content."
        raise Refusal(message)
    data = instead["site.yaml"] if "site.yaml" in instead else digests.read("site.yaml", file)
    return Source(path="site.yaml", data=data, digest=_digest_of(data))


def _templates(own: Path, digests: Digests, complaints: list[Diagnostic]) -> Mapping[str, str]:
    """Return the texts of all templates by name; a site's own template replaces the default of that name.

    The replaced default is also returned, as `default/NAME`, so that the own template can extend it. Links are not
    followed, as in content/.
    """
    found: dict[str, str] = {}
    for above, folder in (("default templates", default_templates()), ("templates", own)):
        if folder.is_dir():
            for file in sorted(folder.iterdir()):
                path = f"templates/{file.name}"
                if is_junk(file.name):
                    continue
                if folder == own and file.is_symlink():
                    complaints.append(not_a_plain_file(Pointer(path=path), "a symbolic link"))
                elif file.is_file() and _is_of_size(path, file.stat().st_size, LARGEST_TEXT, complaints):
                    data = digests.read(f"{above}/{file.name}", file if folder == own else file.resolve())
                    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
                    if found.get(file.name, text) != text:
                        found[f"default/{file.name}"] = found[file.name]
                    found[file.name] = text
    return found


def _files(root: Path, listed: Listed, complaints: list[Diagnostic]) -> Iterator[tuple[str, str, Signature]]:
    """Yield the ordinary files of content/: path in the site, path on the disk, signature; sorted folder by folder.

    Adds a problem to `complaints` for whatever is not an ordinary file or folder.
    """
    left_out = ""
    for on_disk in sorted((name for name in listed if name.startswith("content/")), key=_folder_by_folder):
        if left_out and on_disk.startswith(left_out):
            continue
        state, (above, _, name) = listed[on_disk], on_disk.rpartition("/")
        try:
            path = on_disk if on_disk.isascii() else normalize("NFC", on_disk.encode().decode())
        except UnicodeEncodeError:
            complaints.append(
                name_not_text(Pointer(path=normalize("NFC", above)), fsencode(name).decode(errors="replace"))
            )
            left_out = f"{on_disk}/"
            continue
        if S_ISDIR(state[0]):
            if on_disk.count("/") > _DEEPEST:
                complaints.append(not_a_plain_file(Pointer(path=path), "a folder inside too many others"))
                left_out = f"{on_disk}/"
        elif not S_ISREG(state[0]):
            what = "a symbolic link" if S_ISLNK(state[0]) else "a device or a pipe"
            complaints.append(not_a_plain_file(Pointer(path=path), what))
        elif "conflicted copy" in name.casefold():
            complaints.append(conflicted_copy(Pointer(path=path)))
        else:
            yield path, f"{root}/{on_disk}", state


def _folder_by_folder(path: str) -> str:
    return path.replace("/", "\0")


def is_junk(name: str) -> bool:
    """Return whether editors, operating systems or file-sharing programs leave behind files with this name."""
    folded = name.casefold()
    if folded in _NOT_JUNK:
        return False
    return folded in _JUNK_NAMES or folded.startswith(_JUNK_BEGINNINGS) or folded.endswith(_JUNK_ENDINGS)


def _digest_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def _is_of_size(path: str, size: int, largest: int, complaints: list[Diagnostic]) -> bool:
    """Return whether a file is small enough to be read; if not, add a problem to `complaints`."""
    if size <= largest:
        return True
    complaints.append(too_large_to_read(Pointer(path=path), largest // 1_000_000))
    return False
