"""Addresses of pages, from the site's root. They begin and end with a slash, and mirror the paths of entries' files."""

from typing import Final

from adfm_site.archive.catalogue import event_of
from adfm_site.model import KIND_NAMED
from adfm_site.model.entry import Entry, Head

HOME: Final = "/"
EVENTS: Final = "/events/"
KINDS: Final = "/kinds/"
TOPICS: Final = "/topics/"
PLACES: Final = "/places/"
SERIES: Final = "/series/"
ORGANISATIONS: Final = "/organisations/"
PEOPLE: Final = "/people/"
SEARCH: Final = "/search/"
DOCUMENTS: Final = "/documents/"
DOCUMENT_YEARS: Final = f"{DOCUMENTS}years/"
DOCUMENT_KINDS: Final = f"{DOCUMENTS}kinds/"
DOCUMENT_LANGUAGES: Final = f"{DOCUMENTS}languages/"
DOCUMENT_EVENTS: Final = f"{DOCUMENTS}events/"


def below(list_: str, key: str) -> str:
    """Return the address of a page below that of a list."""
    return f"{list_}{key}/"


def place(code: str) -> str:
    """Return the address of a country's page."""
    return below(PLACES, code.lower())


def topic(id_: str) -> str:
    """Return the address of a topic's page."""
    return below(TOPICS, id_)


def document(id_: str) -> str:
    """Return the address of a document's page."""
    return below(DOCUMENTS, id_)


def event_address(entry: Entry[Head]) -> str:
    """Return the address of the event in whose folder an entry lies, such as /events/2019/spring-01/."""
    return event_address_in(entry.path)


def event_address_in(path: str) -> str:
    """Return the address of the event in whose folder the file at a path lies."""
    return "/" + "/".join(path.split("/")[1:4]) + "/"


def is_of_event(address: str) -> bool:
    """Return whether an address is one that an event's page can have."""
    return address.startswith(EVENTS) and address.endswith("/") and address.count("/") == EVENTS.count("/") + 2


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
            return HOME if entry.id == "index" else f"/{entry.id.removesuffix('/index')}/"
        case kind:
            return below(list_of(kind), entry.id)


def home_of(path: str) -> str:
    """Return the address of the page that is made of the text at a path, or would be."""
    return f"{path.removeprefix('content').removesuffix('.md').removesuffix('/index')}/"


def list_of(kind: str) -> str:
    """Return the address of the list of all entries of a kind."""
    return f"/{KIND_NAMED[kind].folder}/"
