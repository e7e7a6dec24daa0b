"""The map of a site for search engines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page and the day of its last change note, empty where it has none."""

    address: str
    lastmod: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapView:
    """All pages of the map, in order of address."""

    base: str
    pages: tuple[Listed, ...]
