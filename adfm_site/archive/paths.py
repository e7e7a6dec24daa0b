"""Paths as editors write them, from one file to another. None leads out of content/."""

from typing import Final
from unicodedata import normalize
from urllib.parse import unquote

from adfm_site.diagnostics import Said, problem
from adfm_site.patterns import pattern

_DRIVE: Final = pattern(r"[A-Za-z]:")
_CONTROL: Final = pattern(r"[\x00-\x1f]")


@problem("error")
def path_leaves_content(written: str) -> Said:
    """All files and links of an archive are inside content/.

    A path that begins with /, with a drive letter or with too many ../ is not.

    Wrong: `file: /home/me/agenda.pdf`. Right: `file: agenda.pdf`, with that file in the same folder as the event's
    index.md.
    """
    return Said(
        f"“{written}” leads to a place outside content/.",
        hints=("Write the path from this file to the other, such as agenda.pdf or ../../2019/first/index.md.",),
    )


@problem("error")
def missing_file(written: str, near: str, or_else: str) -> Said:
    """The file does not exist. Perhaps it was not committed, or its name has other letters or capitals."""
    return Said(f"There is no file “{written}”.", hints=(near, or_else))


@problem("error")
def unpublishable_name(name: str, usable: str) -> Said:
    """A file's name becomes part of its address.

    It has only small letters, digits and hyphens, then a dot and the file type.

    Accents and letters of other scripts are not used, because links with them often break in e-mails and other
    programs. Names that Windows reserves (con, prn, aux, nul, com1, lpt1) are not allowed either. `check --fix` renames
    the file and corrects every mention of it. If the file was published before, `formerly` keeps its old address
    working. Wrong: `file: Concept note FINAL (2).pdf`. Right: `file: concept-note-final-2.pdf`, with the file itself
    renamed as well.
    """
    return Said(
        f"“{name}” cannot be part of a web address.",
        hints=(f"Rename the file to “{usable}”. “adfm-site check --fix” does this, and corrects all mentions.",),
    )


@problem("error")
def unpublishable_type(name: str, known: tuple[str, ...]) -> Said:
    """Only documents, pictures and recordings are published.

    Web pages and programs are not, because they could run code.
    """
    return Said(
        f"Files of this type are not published: “{name}”.", hints=(f"These types are published: {', '.join(known)}.",)
    )


def resolve(base: str, written: str) -> str | None:
    """Return the site-relative path for a path written in the file `base`.

    Return None where it leads out of content/. Percent-encoding is undone and the text normalised to NFC, so that a
    path is one text however it was typed.
    """
    path = written if written.isascii() and "%" not in written else normalize("NFC", unquote(written))
    if not path or path.startswith(("/", "~")) or "\\" in path or _DRIVE.match(path) or _CONTROL.search(path):
        return None
    parts = base.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            if len(parts) <= 1:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def between(base: str, path: str) -> str:
    """Return the path that is written in the file `base` for the file at a site-relative path."""
    here, there = base.split("/")[:-1], path.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "/".join((*[".."] * (len(here) - shared), *there[shared:]))
