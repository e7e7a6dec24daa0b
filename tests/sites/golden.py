"""The expected output of the test sites, as files.

For the smallest site it is the whole tree, for the others the words of each page.
"""

import re
from collections.abc import Mapping

from tests.sites.built import SITES, Tree, snapshot

_STYLE = re.compile(rb"<style>.*?</style>", re.DOTALL)
_STYLE_HASH = re.compile(rb"'sha256-[^']*'")


def whole_tree(tree: Tree) -> dict[str, bytes]:
    """Return every file.

    The look is not frozen: styles with their hashes and scripts are left out, and so are the checksums.
    """
    without_style = {
        path: _STYLE_HASH.sub(b"'sha256-...'", _STYLE.sub(b"<style>...</style>", data))
        for path, data in tree.files.items()
    }
    return {
        path: data for path, data in without_style.items() if path != "checksums.sha256" and not path.endswith(".js")
    }


def words_of_pages(tree: Tree) -> dict[str, bytes]:
    """Return the words of each page, a line for each block, and a list of the files that are no pages."""
    words = {f"{path.removesuffix('.html')}.txt": "\n".join(page.lines) + "\n" for path, page in tree.pages.items()}
    others = "".join(f"{path}\n" for path in sorted(tree.files) if path not in tree.pages)
    return {path: text.encode() for path, text in {**words, "files-that-are-no-pages.txt": others}.items()}


GOLDEN = {"minimal": whole_tree, "conference": words_of_pages, "states": words_of_pages}
"""How each golden site is written down."""


def expected(name: str) -> dict[str, bytes]:
    """Read what is expected of a site."""
    return snapshot(SITES / name / "expected")


def accept(name: str, files: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """Write the output that is expected of a site from now on.

    Return the files that differ from before, and those that were removed.
    """
    before, folder = expected(name), SITES / name / "expected"
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    for path in before.keys() - files.keys():
        (folder / path).unlink()
    for empty in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(empty.iterdir()):
            empty.rmdir()
    return sorted(path for path in files if before.get(path) != files[path]), sorted(before.keys() - files.keys())
