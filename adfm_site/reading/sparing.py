"""Python-Markdown's inline processor, made to ask only those patterns whose signs occur in a text. It gives the same as the stock one."""

from re import compile as pattern
from re import escape
from typing import Any, Final

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# What must stand in a text before one of these regular expressions can match: one of the signs. A pattern is known by its expression, to
# the letter: of another version of Markdown, or of another extension, it is always asked.
SIGNS: Final[dict[str, tuple[str, ...]]] = {
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)": ("`",),
    r"\\(.)": ("\\",),
    r"\[\^([^\]]*)\]": ("[^",),
    r"(?<!\!)\[": ("[",),
    r"\!\[": ("![",),
    r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>": ("<",),
    r"<([^<> !]+@[^@<> ]+)>": ("<",),
    r"  \n": ("  \n",),
    r"""(<(\/?+[a-zA-Z][^\s"'<>@]*+(?:\s+[^\s"'=<>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>]++))?+)*+\s*+/?"""
    r"""|!--(?:(?!<!--|-->).)*--|[?](?:(?!<[?]|[?]>).)*[?]|!\[CDATA\[(?:(?!<!\[CDATA\[|\]\]>).)*\]\])>)""": ("<",),
    r"(&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);)": ("&",),
    r"\*|_": ("*", "_"),
}


class SparingInlineProcessor(InlineProcessor):
    """The stock processor, whose order of patterns and handling of matches it keeps."""

    def __init__(self, md: Markdown) -> None:
        """Take the converter with all its extensions."""
        super().__init__(md)
        self._signs = [SIGNS.get(getattr(known, "pattern", ""), ("",)) for known in self.inlinePatterns]
        self._patterns = list(self.inlinePatterns)
        # An empty sign, of a pattern that is not known, is found everywhere.
        self._any = pattern("|".join(map(escape, sorted({sign for signs in self._signs for sign in signs}))))

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - the name the library calls it by
        """Replace what the patterns match, from the given one on, with placeholders."""
        if isinstance(data, AtomicString) or not self._any.search(data):
            return data
        apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for index in range(patternIndex, len(self._patterns)):
            matched, start = True, 0
            while matched and any(sign in data for sign in self._signs[index]):
                data, matched, start = apply(self._patterns[index], data, index, start)
        return data
