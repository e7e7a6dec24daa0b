"""The addresses that files of documents had before, from `formerly`.

This includes documents in events' lists.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.addresses import event_address_in
from adfm_site.archive.catalogue import event_in
from adfm_site.archive.documents import Document, State
from adfm_site.diagnostics import Pointer


class FormerAddress(Struct, frozen=True, kw_only=True):
    """An address that a file for readers had before, as a folder, and where the file is now.

    where: the value that says so.
    """

    address: str
    to: str
    where: Pointer


def former_addresses(documents: Iterable[Document]) -> Iterator[FormerAddress]:
    """Return the former addresses of files of public documents, and of the documents' pages.

    Documents that are not public have none. An address of a file leads to the file. If the file is no longer held, or
    was withdrawn, it leads to the page that explains this.
    """
    for document in documents:
        if document.public:
            yield from _of(document)


def _of(document: Document) -> Iterator[FormerAddress]:
    in_event = event_in(document.path) is not None
    below = event_address_in(document.path) if in_event else addresses.document(document.id)
    page = document.page or below
    held = document.state is State.HELD
    file = document.file.address if document.file and held else page
    for each in (document.file, *document.others) if document.state is State.WITHDRAWN else ():
        if each:  # What was published there is not any more.
            where = Pointer(path=document.path, steps=(*document.steps, "withdrawn"))
            yield FormerAddress(address=f"{each.address}/", to=page, where=where)
    for number, name in enumerate(document.head.formerly):
        where = Pointer(path=document.path, steps=(*document.steps, "formerly", number))
        stem, dot, _ = name.rpartition(".")
        if dot:
            yield FormerAddress(address=f"{below}{name}/", to=file, where=where)
        # A name without a type is a former id. Without an id of its own, its id and so its page's address came from the
        # file's name.
        if document.steps and not (dot and document.own_id):
            yield FormerAddress(
                address=addresses.document(f"{document.events[0]}-{stem or name}"), to=page, where=where
            )
    # Where one of the formats is missing, nothing is published anyway.
    for place, (other, now) in enumerate(zip(document.head.formats, document.others, strict=False)):
        for number, name in enumerate(other.formerly):
            where = Pointer(path=document.path, steps=(*document.steps, "formats", place, "formerly", number))
            yield FormerAddress(address=f"{below}{name}/", to=now.address if held else page, where=where)
