"""What stands at an address of this site that a text links to: something with a file of its own, or a list.

What has a file is linked to by its path, so that the link also works where the repository is browsed.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

from adfm_site.archive import addresses
from adfm_site.archive.addresses import address_of
from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.documents import Document, State
from adfm_site.archive.path_suggestions import PathSuggestions
from adfm_site.archive.paths import between
from adfm_site.archive.redirects import Redirect
from adfm_site.diagnostics import Said, problem


@problem("error")
def part_of_a_list(written: str, whole: str) -> Said:
    """A link can lead to a whole list of this site, but not to a part of it, because lists change.

    Wrong: `[2019](/events/#year-2019)`. Right: `[2019](/events/2019/)`.
    """
    return Said(
        f"The link “{written}” leads to a part of a list.", hints=(f"Write {whole}, or the address of a shorter list.",)
    )


class Addressed(NamedTuple):
    """What an address of this site means.

    right: how the link has to be written, where something with a file of its own is meant; hint: what to tell of that,
    if it is no path. withheld: the document that is not public yet. address: without what stands behind a # or a
    question mark; is_part: whether anything does.
    """

    right: str | None = None
    hint: str = ""
    withheld: Document | None = None
    address: str = ""
    is_part: bool = False


class ByAddress:
    """What stands at the addresses of an archive, and what stood there before."""

    def __init__(
        self,
        catalogue: Catalogue,
        documents: tuple[Document, ...],
        redirects: tuple[Redirect, ...],
        suggestions: PathSuggestions,
    ) -> None:
        """Take everything that has an address; nothing is looked at before the first link with one."""
        self._catalogue, self._documents, self._redirects, self._suggestions = (
            catalogue,
            documents,
            redirects,
            suggestions,
        )

    def found(self, base: str, written: str) -> Addressed:
        """Return what an address means that is written in the file `base`."""
        if written.startswith("//"):
            return Addressed(right=f"https:{written}", hint=f"Write https:{written}.")
        path, sharp, anchor = written.partition("#")
        address, question, _ = normalize("NFC", unquote(path)).partition("?")
        file = self._file(base, address)
        if file:
            return Addressed(right=f"{file}{sharp}{anchor}")
        document = self._landing_pages.get(address)
        if document and document.state not in (State.HELD, State.WITHDRAWN):
            return Addressed(withheld=document)
        return Addressed(address=address, is_part=bool(sharp or question))

    def _file(self, base: str, address: str) -> str | None:
        """Return how a link is written to what has a file of its own; None for lists."""
        folder = address if address.endswith("/") else f"{address}/"
        moved = self._moved.get(folder, "")
        path = self._files.get(folder) or self._files.get(address) or self._files.get(moved)
        if not path and f"content{address}" in self._catalogue.files:
            path = f"content{address}"
        if path:
            return between(base, path)
        return moved or (self._suggestions.suggest(base, address).right if address.endswith(".md") else None)

    @cached_property
    def _files(self) -> Mapping[str, str]:
        """By the address of a page or a file, the path that is linked to. Topics are lists, with or without a text."""
        files = {address_of(entry): entry.path for entry in self._catalogue.all() if entry.kind != "topic"}
        for document in self._documents:
            files |= {file.address: file.measured.path for file in (document.file, *document.others) if file}
        return files

    @cached_property
    def _landing_pages(self) -> Mapping[str, Document]:
        """By the address that it has when it is public, each document in an event's list."""
        return {
            addresses.document(document.id): document
            for document in self._documents
            if document.steps and document.file
        }

    @cached_property
    def _moved(self) -> Mapping[str, str]:
        return {f"{redirect.address.rstrip('/')}/": redirect.to for redirect in self._redirects}
