"""Files that are there and that readers cannot open: with a password, or a pointer in the place of the file."""

from typing import BinaryIO, Final

from adfm_site.diagnostics import Said, problem

# A pointer's first line, and how long one may be at most (Git LFS specification, docs/spec.md).
_POINTER: Final = b"version https://git-lfs.github.com/spec/"
_LONGEST_POINTER: Final = 1024
# A compound file, and the stream in it that holds an Office document with a password (MS-CFB 2.2, MS-OFFCRYPTO 1.3.2).
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_AT_A_TIME: Final = 1_000_000


@problem("error")
def file_with_password(label: str) -> Said:
    """A file asks for a password, so readers cannot open it, and the program cannot measure it or search in it.

    Save a copy without the password. A document that is not for the public needs `restricted: true`.
    """
    return Said(
        f"This {label} file asks for a password.",
        hints=(
            (
                "Save it without a password. If it is not for the public, write “restricted: true” and keep the file "
                "somewhere else."
            ),
        ),
    )


@problem("error")
def pointer_of_git_lfs() -> Said:
    """Git LFS stores large files separately. This file is only a pointer to one, a text of three lines.

    This happens if the repository was fetched without its large files.
    """
    return Said(
        "This is a pointer of Git LFS, not the file itself.",
        hints=("Fetch the file with “git lfs pull”. In a GitHub workflow, write “lfs: true” below actions/checkout.",),
    )


def is_pointer(size: int, stream: BinaryIO) -> bool:
    """Return whether a file of that size is a pointer of Git LFS.

    The stream stands at its beginning, before and after.
    """
    if size >= _LONGEST_POINTER:
        return False
    begins = stream.read(len(_POINTER))
    stream.seek(0)
    return begins == _POINTER


def is_pointer_text(text: str) -> bool:
    """Return whether a text is a pointer of Git LFS."""
    return len(text) < _LONGEST_POINTER and text.startswith(_POINTER.decode())


def has_password(stream: BinaryIO) -> bool:
    """Return whether an Office file has a password.

    Such a file is a compound file with an encrypted package, and not a ZIP.
    """
    before = stream.read(len(_COMPOUND))
    found = False
    if before == _COMPOUND:
        while not found and (piece := stream.read(_AT_A_TIME)):
            before = before[-len(_ENCRYPTED) :] + piece
            found = _ENCRYPTED in before
    stream.seek(0)
    return found
