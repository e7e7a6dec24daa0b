"""The addresses in feeds, calendars, the site map and other files for machines.

They lead to files that exist.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from tests.sites.built import Tree
from tests.sites.laws import located
from tests.sites.pages import PageRead, read_page

FOR_MACHINES: Final = (".xml", ".atom", ".json", ".jsonld", ".ics", ".csv", ".txt", ".webmanifest", ".bib", ".ris")
ENDS_AN_ADDRESS: Final = r"""[^\s"'<>\\,;)}\]]*"""
NOWHERE: Final = PageRead(path="", text="", root=read_page("", b"<!doctype html><title>-</title>").root, fault="")


def addresses_in_feeds_lead_somewhere(tree: Tree) -> Iterator[str]:
    """C:feed-link.

    Every absolute address of this site, in any file for machines, leads to a file, and its anchor to an element there.
    """
    if not tree.base:
        return
    ours = re.compile(re.escape(tree.base) + r"(?=[/\"'<\s])" + ENDS_AN_ADDRESS)
    for path, data in tree.files.items():
        if not path.endswith(FOR_MACHINES) or (
            path.startswith(("documents/", "events/")) and path.endswith((".csv", ".txt"))
        ):
            continue
        text = data.decode()
        # Calendars fold long lines; what goes on after a fold is one address (RFC 5545, 3.1).
        for written in sorted(set(ours.findall(text.replace("\r\n ", "")))):
            file, anchor = located(tree, NOWHERE, written.replace("&amp;", "&").partition("?")[0])
            if file not in tree.files or (anchor and file in tree.pages and anchor not in tree.pages[file].ids):
                yield f"{path}: {urlsplit(written).path or written} leads nowhere"
