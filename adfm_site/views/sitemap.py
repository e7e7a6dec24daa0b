"""The map of a site for search engines."""

from msgspec import Struct


class Listed(Struct, frozen=True, kw_only=True):
    """A page and the day of its last change note, empty where it has none."""

    address: str
    lastmod: str


class SitemapView(Struct, frozen=True, kw_only=True):
    """All pages of the map, in order of address."""

    base: str
    pages: tuple[Listed, ...]
