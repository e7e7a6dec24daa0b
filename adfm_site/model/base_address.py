"""The address at which a site is published: what may be in it."""

from typing import Final
from urllib.parse import unquote, urlsplit

_NEVER: Final = frozenset('<>"\\^`{|}')
_LONGEST: Final = 2_000


def fault_of_base(words: str) -> str:
    """Return what is wrong with the address of a site, as the end of a sentence that begins with the address.

    Empty if it can be used. It is an absolute address of the scheme http or https, with a host and perhaps a port and
    folders (RFC 3986, 3).
    """
    if any(character.isspace() or not character.isprintable() or character in _NEVER for character in words):
        return "has a character that no address can have"
    try:
        parts = urlsplit(words)
        port = parts.port
    except ValueError:
        return "has no port between 1 and 65535"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "does not begin with https:// or http:// and the name of a host"
    if parts.username is not None or parts.password is not None:
        return "has a user name or a password, which every page would show"
    if port == 0:
        return "has no port between 1 and 65535"
    if parts.query or parts.fragment or words.endswith(("?", "#")):
        return "has a ? or a #, after which no page can be"
    if any(unquote(step) in (".", "..") for step in parts.path.split("/")) or "//" in parts.path:
        return "has a step without a name in its path"
    return "is too long" if len(words) > _LONGEST else ""
