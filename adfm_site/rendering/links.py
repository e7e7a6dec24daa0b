"""Addresses as they stand in a page: relative, so that a site works under any base path.

Each begins with the way from the page's folder to the root, so it is the same on all pages of a depth.
"""

from functools import lru_cache
from urllib.parse import quote, urlsplit

from adfm_site.patterns import pattern

_ELSEWHERE = ("http://", "https://", "mailto:", "tel:", "#")
_SAFE = "/=&@!$'()*+,~-._"
_UNQUOTED = pattern(r"[A-Za-z0-9/=&@!$'()*+,~\-._]+")


@lru_cache(maxsize=8)
def way_to_root(page: str, base: str) -> str:
    """Return the steps from the folder of a page to the root of its site, such as `../../`.

    page: its address. The page for unknown addresses is shown at any depth, so its links begin at the root of the
    site's host; base is the site's absolute address, whose path they need.
    """
    if page == "/404.html":
        return urlsplit(base).path.rstrip("/") + "/"
    return "../" * (page.count("/") - 1)


def relative(to_root: str, address: str) -> str:
    """Return the href that leads to an address of the site, which begins with a slash.

    An address on another site is returned as it is. to_root: as `way_to_root` returns it.
    """
    if not address.startswith("/"):
        return address if address.startswith(_ELSEWHERE) else "#"
    path, sharp, anchor = address.partition("#")
    href = to_root + path[1:]
    if _UNQUOTED.fullmatch(href):
        return href + sharp + anchor
    return quote(href or "./", safe=_SAFE) + sharp + anchor
