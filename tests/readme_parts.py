"""Parts of the README that programs write, each between two comments that name it."""

from typing import Final

from tests.sites.built import REPOSITORY

README: Final = REPOSITORY / "README.md"


def shown(name: str) -> str:
    """Return what stands between the comments of that name."""
    return _parts(name)[1]


def show(name: str, text: str) -> None:
    """Put a text between the comments of that name."""
    before, _, after = _parts(name)
    README.write_text(before + text + after, encoding="utf-8")


def _parts(name: str) -> tuple[str, str, str]:
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, rest = README.read_text(encoding="utf-8").split(begin)
    between, after = rest.split(end)
    return before + begin, between, end + after
