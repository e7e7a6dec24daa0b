"""Addresses as they stand in a page: relative to its folder, so that a site works under any base path."""

from functools import lru_cache
from re import compile as pattern
from urllib.parse import quote, urlsplit

_ELSEWHERE = ("http://", "https://", "mailto:", "tel:", "#")
_SAFE = "/=&@!$'()*+,~-._"
_UNQUOTED = pattern(r"[A-Za-z0-9/=&@!$'()*+,~\-._]+")


def relative(page: str, address: str, base: str) -> str:
    """Return the href that leads from one page to an address of the site.

    An address on another site is returned as it is. page and address begin with a slash. The page for unknown addresses
    is shown at any depth, so its links begin at the root of the site's host; base is the site's absolute address, whose
    path they need.
    """
    if not address.startswith("/"):
        return address if address.startswith(_ELSEWHERE) else "#"
    path, sharp, anchor = address.partition("#")
    tail = f"#{anchor}" if sharp else ""
    if page == "/404.html":
        return quote(urlsplit(base).path.rstrip("/") + path, safe=_SAFE) + tail
    here, there = _folders(page), path.split("/")[1:]
    shared, most = 0, min(len(here), len(there) - 1)
    while shared < most and here[shared] == there[shared]:
        shared += 1
    steps = "../" * (len(here) - shared) + "/".join(there[shared:])
    if _UNQUOTED.fullmatch(steps):
        return steps + tail
    return quote(steps, safe=_SAFE) + tail if steps else (tail or "./")


@lru_cache(maxsize=8)
def _folders(page: str) -> tuple[str, ...]:
    """Return the folders in which a page lies. All of its links ask."""
    return tuple(page.split("/")[1:-1])
