"""Another parser's result for a text of Markdown, for comparison with ours.

It is markdown-it-py, set up to read as GitHub does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from re import MULTILINE, Pattern
from re import compile as pattern
from typing import Any, Final
from urllib.parse import unquote

import html5lib
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from adfm_site.reading.markdown.blocks import TooDeep
from adfm_site.reading.markdown.converter import converter, lines_of

_NAMES: Final = {"s": "del"}
_SHOWN: Final = {"a": ("href",), "img": ("src", "alt"), "ol": ("start",)}


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference that is meant: why, how texts look that may show it, and one that does."""

    why: str
    form: Pattern[str]
    example: str


DIFFERENCES: Final = (
    Difference(
        "A numbered list begins with 0 or 1, so that a sentence may begin with a year. Further numbers in a row are "
        "complained about.",
        pattern(r"(?:^|[^\d\w])(?:[2-9]|\d\d+)[.)]"),
        "2015. They met.",
    ),
    Difference(
        "Abbreviations are Markdown Extra's, which GitHub does not know.", pattern(r"\*\[[^\]]*\][ ]?:"), "*[a]: b\n\na"
    ),
    Difference(
        "The term of a definition list may have several lines, each a term; its meanings are never loose for an empty "
        "line above.",
        pattern(r"^[ >]*[:~][ \t]", MULTILINE),
        "a\nb\n: c",
    ),
    Difference(
        "A comment without an end is complained about, and its words are shown until it is mended.",
        pattern("<!--(?!.*-->)", 16),
        "a\n\n<!-- b",
    ),
    Difference(
        "Behind a comment, what begins like a tag and is none is shown, and complained about; a browser drops it.",
        pattern(r"-->[^\n]*<"),
        "<!-- c --><a",
    ),
    Difference(
        "Below a line with bars, hyphens without a bar make a heading, as below any line.",
        pattern(r"\|[^\n]*\n[ >]*-+[ \t]*$", MULTILINE),
        "|a|\n---",
    ),
    Difference(
        "A line directly below a definition is a paragraph, as CommonMark has it.",
        pattern(r"\]:.*\n[ >]*\S", MULTILINE | 16),
        "[a]: b\n    c",
    ),
    Difference(
        "An item without words below a paragraph begins no list in either; what a paragraph is differs.",
        pattern(r"^[ >]*[-+*][ \t]*$", MULTILINE),
        "[a]: b\n-",
    ),
    Difference(
        "After an item without words and an empty line, an item continues the list, as CommonMark's own parser has it.",
        pattern(r"^[ >]*(?:[-+*]|[0-9]+[.)])[ \t]*\n[ >\t]*$", MULTILINE),
        "1. \n\n\n1. ",
    ),
    Difference("A backslash before two spaces at the end of a line stands for itself.", pattern(r"\\ +\n"), "a\\  \nb"),
    Difference("Only pairs of tildes strike words; of longer rows all are shown.", pattern("~~~"), "b ~~~~a~~~~"),
    Difference(
        "Which signs may end an address that is written out, or stand in a mail address, is GitHub's rule, not "
        "linkify's.",
        pattern(
            r"(?i)https?:(?!//[a-z]+\.[a-z]+(?:/[a-z]+)?(?:[\s.,)]|$))|[^\s(]http|@(?!example\.org(?:\s|$))"
            r"|[^\sa-z]x@|\\ *x@|//[^a-z]"
        ),
        "a;b@c.org",
    ),
)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"linkify": True, "html": True}).enable(["table", "strikethrough", "linkify"])
    reader.use(deflist_plugin).use(footnote_plugin).disable("footnote_inline")
    linkify: Any = reader.linkify
    for scheme in ("//", "ftp:"):
        linkify.add(scheme, None)
    linkify.set({"fuzzy_link": False})
    return reader


def theirs(text: str) -> list[str]:
    """Return the tree of a text as the other reader has it."""
    return tree(_reader().render(text))


def may_differ(text: str) -> bool:
    """Return whether a text looks as if it showed one of the differences."""
    return any(one.form.search(text) for one in DIFFERENCES)


def ours(text: str) -> list[str] | None:
    """Return the tree of a text as we read it; None where raw HTML is complained about, which changes its tree."""
    try:
        html, found = converter().convert(lines_of(text, 1))
    except TooDeep:
        return None
    return None if found.alone or found.others else tree(html)


def tree(html: str) -> list[str]:
    """Return the elements of some HTML as opening and closing names, with the words between them.

    Links have their targets.
    """
    return [*_walk(html5lib.parseFragment(html, namespaceHTMLElements=False))]


def _walk(element: Any) -> Iterator[str]:
    words = element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not _is_ours(child):
            yield from words.split()
            words = ""
            name = _NAMES.get(child.tag, child.tag)
            yield f"<{' '.join((name, *(unquote(child.get(key, '')) for key in _SHOWN.get(name, ()))))}>"
            yield from _walk(child)
            yield f"</{name}>"
        words += child.tail or ""
    yield from words.split()


def _is_ours(element: Any) -> bool:
    """Return whether an element belongs to footnotes, whose form each reader chooses."""
    return "footnote" in element.get("class", "") or element.tag == "sup"
