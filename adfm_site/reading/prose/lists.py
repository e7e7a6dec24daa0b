"""Items of one list end alike."""

from collections.abc import Iterator
from re import MULTILINE
from typing import Final

from msgspec import Struct

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.prose.written import COVER, Prose

_MARK: Final = pattern(r"^(?P<indent> *)(?:[-*+]|\d+\.)[ \t]+(?=\S)", MULTILINE)
_BEHIND: Final = f" \t\n{COVER})]”’\"'*_"
_FULL_STOPS: Final = ".?!…"


@problem("note")
def mixed_list_ends(first: str, other: str) -> Said:
    """All items of a list end the same way.

    They end with a full stop, or with nothing, or with a semicolon and a full stop after the last.

    Wrong: `- Care for children.` and below it `- Training`. Right: a full stop after both, or after neither.
    """
    return Said(
        f"This item ends with {other}, but the first item of the list ends with {first}.",
        hints=("End all items of the list the same way.",),
    )


class _Item(Struct):
    indent: int
    end: int
    sort: str


def list_ends(prose: Prose) -> Iterator[Diagnostic]:
    """Find lists whose items do not end alike; each list is one complaint, at the first item that differs."""
    marks = list(_MARK.finditer(prose.text, prose.body))
    if len(marks) < 2:  # noqa: PLR2004 - a list
        return
    open_lists: list[list[_Item]] = []
    last_end = -1
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        indent = len(mark["indent"])
        if last_end >= 0 and not _goes_on(prose.text[last_end : mark.start()]):
            yield from _judged(prose, open_lists, -1)
        yield from _judged(prose, open_lists, indent)
        if not open_lists or open_lists[-1][0].indent < indent:
            open_lists.append([])
        text = _text(prose.text[mark.end() : following.start() if following else len(prose.text)])
        end = mark.end() + len(text.rstrip(_BEHIND))
        nested = following is not None and len(following["indent"]) > indent
        open_lists[-1].append(_Item(indent, end, "" if nested else _sort(prose.text[end - 1])))
        last_end = mark.end() + len(text)
    yield from _judged(prose, open_lists, -1)


def _text(piece: str) -> str:
    """Return the item at the beginning of a piece: until an empty line, below which only what is indented goes on."""
    end = piece.find("\n\n")
    return piece if end < 0 else piece[:end]


def _goes_on(between: str) -> bool:
    """Return whether a list goes on behind what stands between two of its items."""
    return all(line[0] in " \t" for line in between.split("\n") if line.strip())


def _judged(prose: Prose, open_lists: list[list[_Item]], indent: int) -> Iterator[Diagnostic]:
    """Close the lists that stand deeper than an indent, and complain about those that are mixed."""
    while open_lists and open_lists[-1][0].indent > indent:
        items = [item for item in open_lists.pop() if item.sort]
        if len({item.sort for item in items}) < 2:  # noqa: PLR2004 - two sorts
            continue
        if (
            items[0].sort in (";", ",")
            and {item.sort for item in items[:-1]} == {items[0].sort}
            and items[-1].sort == "."
        ):
            continue
        differing = next(item for item in items if item.sort != items[0].sort)
        yield mixed_list_ends(
            prose.span(differing.end - 1, differing.end), _named(items[0].sort), _named(differing.sort)
        )


def _sort(sign: str) -> str:
    """Return how an item ends; nothing where it leads on to something else."""
    return "." if sign in _FULL_STOPS else sign if sign in ";," else "" if sign in ":|" else "nothing"


def _named(sort: str) -> str:
    return {".": "a full stop", ";": "a semicolon", ",": "a comma"}.get(sort, sort)
