"""The names that readers and their devices use.

They are labels of fields, heads of tables, and addresses of documents with their type and size.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from tests.sites.built import Tree
from tests.sites.laws import located
from tests.sites.pages import PageRead, words_of

NEEDS_NO_LABEL: Final = frozenset(("hidden", "submit", "reset", "button", "image"))
DOCUMENT: Final = re.compile(r"\.(pdf|docx?|odt|pptx?|odp|xlsx?|ods|csv|zip|epub|rtf|txt)$", re.IGNORECASE)
TYPE_AND_SIZE: Final = re.compile(r"\b[A-Z][A-Za-z]{1,4}\b.*\b\d[\d,.]*\s(bytes?|B|KB|MB|GB)\b", re.DOTALL)
ROWS: Final = frozenset(("li", "tr", "dd", "p", "figure", "td"))


def fields_have_labels(tree: Tree) -> Iterator[str]:
    """C:label.

    Every field of a form has a label that can be seen: a placeholder goes when one types, and axe takes it for a name.
    """
    for page in tree.pages.values():
        named = {label.get("for") for label in page.root.iter("label") if words_of(label)}
        inside = {id(field) for label in page.root.iter("label") if words_of(label) for field in label.iter()}
        for field in page.root.iter():
            wants_one = field.tag in ("select", "textarea") or (
                field.tag == "input" and field.get("type") not in NEEDS_NO_LABEL
            )
            if wants_one and field.get("id") not in named and id(field) not in inside:
                yield f"{page.path}: <{field.tag}> {field.attrib}"


def tables_have_heads(tree: Tree) -> Iterator[str]:
    """C:table-th.

    Every table has heads; where they are not all in one line, each says whether it is that of a row or of a column.
    """
    for page in tree.pages.values():
        for table in page.root.iter("table"):
            heads = list(table.iter("th"))
            lines = sum(row.find("th") is not None for row in table.iter("tr"))
            if not heads or (lines > 1 and not all(head.get("scope") for head in heads)):
                yield f"{page.path}: {len(heads)} heads in the table {words_of(table)[:60]!r}"


def the_same_words_lead_to_the_same_place(tree: Tree) -> Iterator[str]:
    """C:linktext-dup.

    Heard in a list of links, two of the same words are one link (WCAG 2.4.9; axe only when asked for).
    """
    for page in tree.pages.values():
        places: dict[str, set[str]] = defaultdict(set)
        for link in page.main.iter("a"):
            if "href" in link.attrib:
                name = link.get("aria-label") or words_of(link)
                places[name.casefold()].add(_place(tree, page, link.attrib["href"]))
        yield from (
            f"{page.path}: {name!r} leads to {sorted(found)}" for name, found in places.items() if len(found) > 1
        )


def links_stay_in_their_window(tree: Tree) -> Iterator[str]:
    """C:blank. No link or form opens another window."""
    for page in tree.pages.values():
        for element, value in page.attribute("target"):
            yield f"{page.path}: <{element.tag} target={value}>"


def documents_say_type_and_size(tree: Tree) -> Iterator[str]:
    """C:doc-meta.

    Every page that links to a document of this site has its type and size in the row of one of the links to it.

    Not those that have moved: they lead to the document at once.
    """
    for page in tree.pages.values():
        if page.moved:
            continue
        rows = _rows(page.root)
        said: dict[str, bool] = {}
        for link in page.main.iter("a"):
            file, _ = located(tree, page, link.get("href", ""))
            if file and DOCUMENT.search(file):
                said[file] = said.get(file, False) or bool(TYPE_AND_SIZE.search(words_of(rows.get(id(link), link))))
        yield from (f"{page.path}: {file}" for file, is_said in said.items() if not is_said)


def _place(tree: Tree, page: PageRead, written: str) -> str:
    """Return what distinguishes a link's target from others.

    It is a page of the site, an anchor in this page, or an address elsewhere.
    """
    file, _ = located(tree, page, written)
    parts = urlsplit(written)
    return f"{file}#{parts.fragment if file == page.path else ''}" if file else urljoin(page.address, written)


def _rows(root: Element) -> dict[int, Element]:
    """Return for each link the row that holds it: the nearest of those blocks that can be one."""
    found: dict[int, Element] = {}

    def walk(element: Element, row: Element | None) -> None:
        row = element if element.tag in ROWS else row
        for child in element:
            if child.tag == "a" and row is not None:
                found[id(child)] = row
            walk(child, row)

    walk(root, None)
    return found
