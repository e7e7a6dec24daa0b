"""Addresses: where each entry's page is. They mirror the paths of the files, and begin and end with a slash."""

from adfm_site.archive.catalogue import event_of
from adfm_site.model import KIND_NAMED
from adfm_site.model.entry import Entry, Head


def event_address(entry: Entry[Head]) -> str:
    """Return the address of the event in whose folder an entry lies, such as /events/2019/spring-01/."""
    return event_address_in(entry.path)


def event_address_in(path: str) -> str:
    """Return the address of the event in whose folder the file at a path lies."""
    return "/" + "/".join(path.split("/")[1:4]) + "/"


def pictures_of(entry: Entry[Head]) -> str:
    """Return the address below which the pictures of an entry are published: its event's, or its own."""
    return event_address(entry) if event_of(entry) else address_of(entry)


def address_of(entry: Entry[Head]) -> str:
    """Return the address of an entry's page."""
    match entry.kind:
        case "event":
            return event_address(entry)
        case "agenda":
            return f"{event_address(entry)}agenda/"
        case "page":
            return "/" if entry.id == "index" else f"/{entry.id.removesuffix('/index')}/"
        case kind:
            return f"/{KIND_NAMED[kind].folder}/{entry.id}/"
