"""Python-Markdown, made to ask only those patterns and block processors whose signs occur in a text. It gives the same as the stock one."""

from re import compile as pattern
from re import escape
from typing import Any, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
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

# The same for block processors, each known by its class and the expression that it looks for first.
BLOCK_SIGNS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("markdown.extensions.tables.TableProcessor", r"(?:(\\\\)|(\\`+)|(`+)|(\\\|)|(\|))"): ("|",),
    ("markdown.blockprocessors.HashHeaderProcessor", r"(?:^|\n)(?P<level>#{1,6})(?P<header>(?:\\.|[^\\#]|#+(?=[^#\n]))*?)#*(?:\n|$)"): (
        "#",
    ),
    ("markdown.blockprocessors.SetextHeaderProcessor", r"^.*?\n(?:=+|-+)[ ]*(\n|$)"): ("\n=", "\n-"),
    (
        "markdown.blockprocessors.HRProcessor",
        r"^[ ]{0,3}(?=(?P<atomicgroup>(-+[ ]{0,2}){3,}|(_+[ ]{0,2}){3,}|(\*+[ ]{0,2}){3,}))(?P=atomicgroup)[ ]*$",
    ): ("-", "_", "*"),
    ("markdown.extensions.def_list.DefListProcessor", r"(^|\n)[ ]{0,3}:[ ]{1,3}(.*?)(\n|$)"): (":",),
    ("markdown.blockprocessors.BlockQuoteProcessor", r"(^|\n)[ ]{0,3}>[ ]?(.*)"): (">",),
    ("markdown.extensions.footnotes.FootnoteBlockProcessor", r"^[ ]{0,3}\[\^([^\]]*)\]:[ ]*(.*)$"): ("[^",),
    ("markdown.extensions.abbr.AbbrBlockprocessor", r"^[*]\[(?P<abbr>[^\\]*?)\][ ]?:[ ]*\n?[ ]*(?P<title>.*)$"): ("*[",),
    (
        "markdown.blockprocessors.ReferenceProcessor",
        r"""^[ ]{0,3}\[([^\[\]]*)\]:[ ]*(?:\n[ ]*)?([^\s]+)[ ]*(?:\n[ ]*)?((["\'])(.*)\4[ ]*|\((.*)\)[ ]*)?$""",
    ): ("]:",),
}
_EXPRESSIONS: Final = ("RE", "SEARCH_RE", "RE_CODE_PIPES")


class SparingBlocks:
    """The stock parser's way from block to block: each is given to the first processor that takes it."""

    def __init__(self, parser: BlockParser) -> None:
        """Take the parser with the processors of all extensions."""
        self._processors = [(processor, signs_of(processor)) for processor in parser.blockprocessors]

    def __call__(self, parent: Element, blocks: list[str]) -> None:
        """Put what blocks of Markdown are into an element; none are left. A processor may leave its block as another one."""
        while blocks:
            for processor, signs in self._processors:
                block = blocks[0]
                if signs and signs[0] not in block and not any(sign in block for sign in signs[1:]):
                    continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break


def signs_of(processor: BlockProcessor) -> tuple[str, ...]:
    """Give the signs of which a block processor needs one; none for one that is not known, or takes blocks without signs."""
    kind = type(processor)
    expressions = (getattr(getattr(processor, name, None), "pattern", "") for name in _EXPRESSIONS)
    found = (BLOCK_SIGNS.get((f"{kind.__module__}.{kind.__qualname__}", expression)) for expression in expressions)
    return next((signs for signs in found if signs), ())


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
