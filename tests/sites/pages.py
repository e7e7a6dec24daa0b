"""Published pages as tests read them.

They are parsed by html5lib in strict mode, and read as the words that a reader finds in them.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from xml.etree.ElementTree import Element

import html5lib

BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
        ),
        *(
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "html",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
        ),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
UNSEEN = frozenset(("script", "style", "template", "title", "head"))
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class PageRead:
    """A page. fault: what the strict parser says against it, or nothing; then the tree is that of a forgiving one."""

    path: str
    text: str
    root: Element
    fault: str

    @property
    def address(self) -> str:
        """Its address from the site's root."""
        return "/" + self.path.removesuffix("index.html")

    @property
    def moved(self) -> bool:
        """Return whether it only leads to another page."""
        return any(meta.get("http-equiv") == "refresh" for meta in self.root.iter("meta"))

    @property
    def indexed(self) -> bool:
        """Return whether search engines may list it."""
        return not any(
            meta.get("name") == "robots" and "noindex" in meta.get("content", "") for meta in self.root.iter("meta")
        )

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every id in it, in order."""
        return tuple(element.get("id", "") for element in self.root.iter() if "id" in element.attrib)

    @cached_property
    def main(self) -> Element:
        """Its main part."""
        found = self.root.find(".//main")
        assert found is not None, self.path
        return found

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The words of its main part, a line for each block."""
        return tuple(lines(self.main))

    @cached_property
    def words(self) -> str:
        """The words of its main part in one line."""
        return " ".join(self.lines)

    @cached_property
    def places(self) -> Mapping[str, str]:
        """The words of its main part by place.

        The places are "title", "top" (before the first section), labels of facts, and headings of sections.
        """
        return MappingProxyType(dict(_places(self.main)))

    def attribute(self, name: str) -> Iterator[tuple[Element, str]]:
        """Return every element that has an attribute, with its value."""
        for element in self.root.iter():
            if name in element.attrib:
                yield element, element.attrib[name]


@cache
def read_page(path: str, data: bytes) -> PageRead:
    """Parse a page."""
    text = data.decode()
    fault = ""
    try:
        root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    except html5lib.html5parser.ParseError as error:
        fault = str(error) or type(error).__name__
        root = html5lib.parse(text, namespaceHTMLElements=False)
    return PageRead(path=path, text=text, root=root, fault=fault)


def words_of(element: Element) -> str:
    """Return the words of an element in one line; of pictures their alternative text."""
    return " ".join(lines(element))


def lines(element: Element) -> Iterator[str]:
    """Return the words of an element, a line for each block in it; of pictures their alternative text."""
    pieces: list[str] = []
    for piece in _pieces(element):
        if piece is not None:
            pieces.append(piece)
            continue
        line = " ".join("".join(pieces).split())
        if line:
            yield line
        pieces = []
    line = " ".join("".join(pieces).split())
    if line:
        yield line


def _places(main: Element) -> Iterator[tuple[str, str]]:
    """Return the words of each place; what stands below a heading goes on to the next of its level or a higher one."""
    found: dict[str, list[str]] = {"top": []}
    open_: list[tuple[int, str]] = []
    for level, words in _levelled(main):
        if level:
            open_ = [(above, name) for above, name in open_ if above < level]
        for _, name in open_:
            found[name].append(words)
        if level == 1:
            found["title"] = [words]
        elif level:
            open_.append((level, words))
            found.setdefault(words, [])
        elif not open_:
            found["top"].append(words)
    for label, words in _facts(main):
        found.setdefault(label, []).append(words)
    yield from ((name, " ".join(words)) for name, words in found.items())


def _levelled(main: Element) -> Iterator[tuple[int, str]]:
    """Return each line with its level, 0 for what is no heading."""
    marked = deepcopy(main)
    for element in marked.iter():
        if element.tag in HEADINGS:
            element.text = f"\0{element.tag[1]}{element.text or ''}"
    for line in lines(marked):
        yield (int(line[1]), line[2:]) if line.startswith("\0") else (0, line)


def _facts(main: Element) -> Iterator[tuple[str, str]]:
    """Return each value of each list of facts, with its label."""
    for terms in main.iter("dl"):
        label = ""
        for element in terms.iter():
            if element.tag == "dt":
                label = words_of(element)
            elif element.tag == "dd":
                yield label, words_of(element)


def _pieces(element: Element) -> Iterator[str | None]:
    """Return texts in their order, and None wherever a line ends."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    if element.tag == "br":
        yield None
    if element.tag in BLOCKS:
        yield None
    if element.tag == "img":
        yield f"[{element.get('alt', '')}]"
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    if element.tag in BLOCKS:
        yield None
