"""sitemap.xml (sitemaps.org 0.9): canonical pages for search engines.

The only dates in it are those of change notes.
"""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import State
from adfm_site.artifact import Artifact, Maker, Template
from adfm_site.model import KINDS
from adfm_site.model.entry import Head
from adfm_site.views import document_lists, finding, listing, place
from adfm_site.views.frame import Frame
from adfm_site.views.sitemap import Listed, SitemapView


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:
    """Return the map.

    There is none where the site's absolute address is not known, since the map's addresses must be absolute.
    """
    if frame.base:
        view = SitemapView(base=frame.base, pages=tuple(_listed(archive)))
        yield Artifact(address="/sitemap.xml", recipe=Template(name="sitemap.xml"), view=view, origin="the sitemap")


def _listed(archive: Archive) -> Iterator[Listed]:
    listed = (address for lists in (listing, place, document_lists, finding) for address in lists.addresses(archive))
    lists = dict.fromkeys((*listed, "/", "/series/", "/organisations/"), "")
    above = {
        f"/{kind.folder}/": ""
        for kind in KINDS
        if (kind.standard or kind.name == "person") and archive.entries[kind.name]
    }
    entries = {address_of(entry): _changed(entry.head) for kind in archive.entries.values() for entry in kind.values()}
    documents = {document.page: _changed(document.head) for document in archive.documents.values() if document.page}
    withdrawn = {document.page for document in archive.documents.values() if document.state is State.WITHDRAWN}
    for address, lastmod in sorted((lists | above | entries | documents).items()):
        if address not in withdrawn:
            yield Listed(address=address, lastmod=lastmod)


def _changed(head: Head) -> str:
    return max((change.date.iso for change in head.changes if change.date.exact), default="")


MAKER: Final = Maker("sitemap", lambda *_: (("", ""),), lambda archive, frame, *_: artifacts(archive, frame))
