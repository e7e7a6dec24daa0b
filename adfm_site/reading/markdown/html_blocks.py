"""Where a block of raw HTML begins and ends (CommonMark 4.6)."""

from re import IGNORECASE, Pattern
from typing import Final

from adfm_site.patterns import pattern
from adfm_site.reading.markdown.tags import BLOCKS

# How an HTML block of CommonMark's kinds 1 to 5 begins and ends. Those of kinds 6 and 7 end at an empty line.
RAW: Final[tuple[tuple[Pattern[str], Pattern[str]], ...]] = (
    (
        pattern(r"<(?:script|pre|style|textarea)(?=[\s>]|$)", IGNORECASE),
        pattern(r"</(?:script|pre|style|textarea)>", IGNORECASE),
    ),
    (pattern(r"<!--"), pattern(r"-->")),
    (pattern(r"<\?"), pattern(r"\?>")),
    (pattern(r"<![A-Za-z]"), pattern(r">")),
    (pattern(r"<!\[CDATA\["), pattern(r"\]\]>")),
)
_BLOCK_TAG: Final = pattern(rf"</?(?:{'|'.join(BLOCKS)})(?=[\s>]|/>|$)", IGNORECASE)
_ATTRIBUTE: Final = r"""[ \t]++[A-Za-z_:][A-Za-z0-9_.:-]*+(?:[ \t]*+=[ \t]*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""
_ANY_TAG: Final = pattern(
    rf"<(?:[A-Za-z][A-Za-z0-9-]*+(?:{_ATTRIBUTE})*+[ \t]*+/?|/[A-Za-z][A-Za-z0-9-]*+[ \t]*+)>[ \t]*$"
)


def begins_with_tag(line: str, start: int, *, in_paragraph: bool) -> bool:
    """Return whether a block of kind 6 or 7 begins at a position of a line.

    One of kind 7 does not interrupt a paragraph.
    """
    return bool(_BLOCK_TAG.match(line, start) or (not in_paragraph and _ANY_TAG.match(line, start)))
