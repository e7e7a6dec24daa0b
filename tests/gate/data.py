"""Data in pages for machines say nothing that readers are not told."""

import json
from collections.abc import Iterator

from tests.sites.built import Tree
from tests.sites.pages import words_of


def data_are_in_the_page(tree: Tree) -> Iterator[str]:
    """C:json-in-page. JSON-LD is JSON, and each name and description in it stands in the words of its page."""
    for page in tree.pages.values():
        for script in page.root.iter("script"):
            if script.get("type") != "application/ld+json":
                continue
            try:
                data = json.loads(script.text or "")
            except ValueError as fault:
                yield f"{page.path}: {fault}"
                continue
            words = " ".join(words_of(page.root[1]).split())
            yield from (
                f"{page.path}: {text!r} is only in the data"
                for text in _names(data)
                if " ".join(text.split()) not in words
            )


def _names(data: object) -> Iterator[str]:
    """Return the texts for people in some data."""
    match data:
        case dict():
            yield from (
                value
                for key, value in data.items()
                if key in ("name", "description", "headline") and isinstance(value, str)
            )
            for value in data.values():
                yield from _names(value)
        case list():
            for value in data:
                yield from _names(value)
