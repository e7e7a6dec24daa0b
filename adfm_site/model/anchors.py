"""The anchors that pages have of themselves; headings of a text take others, so that no address is ambiguous."""

from typing import Final

MAIN: Final = "main"
SECTIONS: Final = (
    "outcomes",
    "summary",
    "agenda",
    "participants",
    "parts",
    "documents",
    "related",
    "series",
    "sources",
    "history",
    "events",
    "about",
    "organised",
    "organisations",
    "files",
    "versions",
    "browse",
    "latest",
    "coming-up",
)
PREFIXES: Final = ("outcome-", "item-", "part-", "day-", "year-", "document-", "letter-")
RESERVED: Final = frozenset((MAIN, *SECTIONS))
