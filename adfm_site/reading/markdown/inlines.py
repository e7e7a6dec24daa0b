"""Markdown's inline structure, as CommonMark and GitHub read it: the text of a block becomes words and elements.

Source: CommonMark 0.31.2, section 6 and its appendix, GitHub Flavored Markdown 0.29 (strikethrough, autolinks). Links
that are written out begin with http:// or https://; mail addresses are links as well.
"""

from bisect import bisect_right
from collections.abc import Callable
from re import IGNORECASE
from typing import Final
from xml.etree.ElementTree import Element

from markdown.util import AtomicString
from msgspec import Struct

from adfm_site.patterns import pattern
from adfm_site.reading.markdown.block_text import BlockText, Notes
from adfm_site.reading.markdown.destinations import ENTITY, address_apart, blank_in, character, inline_target, unescaped
from adfm_site.reading.markdown.emphasis import PUNCTUATION, Node, Run, Runs, nested, place, plain, run_length
from adfm_site.reading.markdown.references import Definitions
from adfm_site.reading.markdown.tags import TAG, end_of_other

# Every branch begins with a sign of its own, so that a search passes quickly over words.
_SPECIAL: Final = pattern(r"[\\`*_~\[\]<&@]|!\[|://")
_SPECIAL_OR_BREAK: Final = pattern(_SPECIAL.pattern + r"| {2,}\n")
_SCHEME: Final = pattern(r"(?<![A-Za-z0-9])https?$", IGNORECASE)
_TICKS: Final = pattern(r"`+")
_AUTOLINK: Final = pattern(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_LOCAL: Final = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_AUTOMAIL: Final = pattern(rf"<({_LOCAL}+@{_LABEL}(?:\.{_LABEL})*)>")
_BARE_LOCAL: Final = pattern(r"(?<![A-Za-z0-9.+_-])[A-Za-z0-9](?:[A-Za-z0-9.+_-]{0,62}[A-Za-z0-9+_-])?$")
_BARE_HOST: Final = pattern(rf"(?:{_LABEL}\.)+[A-Za-z]{{2,63}}(?![A-Za-z0-9-])")
_URL: Final = pattern(r"https?://(?=[^\W_])[^\s<>\[\]`|]+", IGNORECASE)
_URL_END: Final = pattern(r"(?:[?!.,:;*_~'\"“”‘’]|&[A-Za-z0-9]+;)+$")
_REFERENCE: Final = pattern(r"\[((?:[^\[\]\\]|\\.){0,999})\]", 16)
_LONGEST_LABEL: Final = 999


class _Bracket(Struct, eq=False):
    """A bracket that may begin a link or a picture. at: its place among the nodes; end: that behind it in the text."""

    at: int
    start: int
    end: int
    picture: bool
    below: Run | None
    active: bool = True


class Inlines:
    """Parses texts.

    mark: makes the element of a footnote's mark; raw: makes the text that holds the place of raw HTML.
    """

    def __init__(
        self,
        definitions: Definitions,
        notes: Notes,
        mark: Callable[[str, BlockText, int], tuple[Element, int] | None],
        raw: Callable[[str, BlockText, int], str],
    ) -> None:
        """Take what the labels of the text stand for, and where to note what is found."""
        self._definitions, self._notes, self._mark, self._raw = definitions, notes, mark, raw

    def fill(self, element: Element, text: BlockText, behind: Element | None = None) -> None:
        """Put the words and elements of a text at the beginning of an element, or behind one of its children."""
        words = text.text
        if not (_SPECIAL.search(words) or "  \n" in words):
            place(element, [words], behind)
            return
        place(element, nested(_Scan(self, text).nodes()), behind)

    @property
    def definitions(self) -> Definitions:
        """What the labels of the text stand for."""
        return self._definitions

    @property
    def notes(self) -> Notes:
        """What was found."""
        return self._notes

    def mark(self, text: BlockText, offset: int) -> tuple[Element, int] | None:
        """Return the element of a footnote's mark, and where the mark ends."""
        return self._mark(text.text, text, offset)

    def raw(self, written: str, text: BlockText, offset: int) -> str:
        """Return what holds the place of raw HTML."""
        return self._raw(written, text, offset)


class _Scan:
    """One pass over a text."""

    def __init__(self, inlines: Inlines, text: BlockText) -> None:
        self._inlines, self._text, self._words = inlines, text, text.text
        self._nodes: list[Node] = []
        self._brackets: list[_Bracket] = []
        self._runs = Runs()
        self._ticks: dict[int, list[int]] | None = None
        self._endless: set[str] = set()

    def nodes(self) -> list[Node]:
        """Return the words, elements and runs of the text, in their order."""
        words, position = self._words, 0
        search = (_SPECIAL_OR_BREAK if "  \n" in words else _SPECIAL).search
        while match := search(words, position):
            start = match.start()
            if start > position:
                self._nodes.append(words[position:start])
            position = self._special(match[0], start)
        self._nodes.append(words[position:])
        self._runs.match(None)
        return self._nodes

    def _special(self, sign: str, start: int) -> int:
        """Read what a special sign begins, and return where it ends."""
        match sign[0]:
            case "\\":
                return self._backslash(start)
            case "`":
                return self._code(start)
            case "*" | "_" | "~":
                self._nodes.append(self._runs.add(self._words, start))
                return start + run_length(self._words, start)
            case "[" | "!":
                return self._bracket(sign, start)
            case "]":
                return self._closing(start)
            case "<":
                return self._angle(start)
            case "&":
                return self._entity(start)
            case " ":
                self._nodes += (Element("br"), "")
                return start + len(sign)
            case "@":
                return self._mail(start)
            case _:
                return self._url(start)

    def _words_of(self, words: str, end: int) -> int:
        self._nodes.append(words)
        return end

    def _backslash(self, start: int) -> int:
        following = self._words[start + 1 : start + 2]
        if following == "\n":
            self._nodes += (Element("br"), "")
            return start + 2
        if following in PUNCTUATION and following:
            return self._words_of(following, start + 2)
        return self._words_of("\\", start + 1)

    def _code(self, start: int) -> int:
        """Read a code span: as many backquotes as began it end it (CommonMark 6.1)."""
        words = self._words
        if self._ticks is None:
            self._ticks = {}
            for run in _TICKS.finditer(words):
                self._ticks.setdefault(len(run[0]), []).append(run.start())
        length = run_length(words, start)
        places = self._ticks.get(length, [])
        at = bisect_right(places, start)
        if at == len(places):
            return self._words_of("`" * length, start + length)
        inner = words[start + length : places[at]].replace("\n", " ")
        if inner.startswith(" ") and inner.endswith(" ") and inner.strip():
            inner = inner[1:-1]
        code = Element("code")
        code.text = AtomicString(inner)
        self._nodes.append(code)
        return places[at] + length

    def _entity(self, start: int) -> int:
        if found := ENTITY.match(self._words, start):
            return self._words_of(character(found[1], found[2], found[3]) or found[0], found.end())
        return self._words_of("&", start + 1)

    # Links and pictures

    def _bracket(self, sign: str, start: int) -> int:
        end = start + len(sign)
        if sign == "[" and self._words.startswith("^", end) and (made := self._inlines.mark(self._text, start)):
            self._nodes.append(made[0])
            return made[1]
        self._brackets.append(_Bracket(len(self._nodes), start, end, sign != "[", self._runs.last))
        return self._words_of(sign, end)

    def _closing(self, start: int) -> int:
        """Make a link or a picture of what stands between brackets, where it leads anywhere."""
        end = start + 1
        if not self._brackets:
            return self._words_of("]", end)
        bracket = self._brackets.pop()
        if not bracket.active:
            return self._words_of("]", end)
        found = self._target(bracket, start)
        if found is None:
            return self._words_of("]", end)
        target, title, end = found
        self._runs.match(bracket.below)
        inner = self._nodes[bracket.at + 1 :]
        del self._nodes[bracket.at :]
        if bracket.picture:
            element = Element("img", {"src": target, "alt": " ".join(plain(inner).split())})
        else:
            # An address that is written out inside a link's words is no link of its own.
            inner = [node.text or "" if isinstance(node, Element) and node.tag == "a" else node for node in inner]
            element = Element("a", {"href": target})
            place(element, nested(inner), None)
            if not plain(inner).strip():
                self._inlines.notes.empty.append((self._text, bracket.start, end))
            for other in self._brackets:
                other.active = other.active and other.picture
        if title:
            element.set("title", title)
        self._nodes.append(element)
        return end

    def _target(self, bracket: _Bracket, closing: int) -> tuple[str, str, int] | None:
        """Return where a link leads, its title, and where it ends, or None."""
        words, behind = self._words, closing + 1
        notes = self._inlines.notes
        if words.startswith("(", behind):
            if found := inline_target(words, behind):
                target, title, written, end = found
                notes.links.append((target, self._text, *written))
                return target, title, end
            if length := blank_in(words, behind):
                notes.blank.append((self._text, behind, length))
        inner = words[bracket.end : closing]
        reference = _REFERENCE.match(words, behind)
        label = reference[1] if reference and reference[1] else inner
        if len(label) <= _LONGEST_LABEL and not (label is inner and "[" in label and not _is_label(label)):
            if definition := self._inlines.definitions.find(label):
                target = unescaped(definition.target)
                notes.defined.append((target, definition))
                return target, unescaped(definition.title), reference.end() if reference else behind
            if reference and not inner.startswith("^") and not label.startswith("^"):
                notes.undefined.append((self._text, behind, reference.end(), label))
        if reference is None and not bracket.picture and (end := address_apart(words, behind)):
            notes.apart.append((self._text, behind, end))
        return None

    # Tags and addresses

    def _angle(self, start: int) -> int:
        words = self._words
        if found := _AUTOLINK.match(words, start):
            self._inlines.notes.links.append((found[1], self._text, start + 1, found.end() - 1))
            return self._link(found[1], found[1], found.end())
        if found := _AUTOMAIL.match(words, start):
            return self._link(f"mailto:{found[1]}", found[1], found.end())
        if found := TAG.match(words, start):
            self._nodes.append(self._inlines.raw(found[0], self._text, start))
            return found.end()
        begin = words[start : start + 3]
        if begin.startswith(("<!", "<?")) and begin not in self._endless:
            if end := end_of_other(words, start):
                self._nodes.append(self._inlines.raw(words[start:end], self._text, start))
                return end
            if words.startswith("<!--", start):
                self._inlines.notes.comments.append((self._text, start, start + 4))
            self._endless.add(begin)
        return self._words_of("<", start + 1)

    def _url(self, start: int) -> int:
        """Make a link of an address that is written out, without the punctuation behind it (GFM 6.9)."""
        scheme = _SCHEME.search(self._words[max(start - 6, 0) : start])
        before = self._nodes[-1] if scheme and self._nodes else None
        found = _URL.match(self._words, start - len(scheme[0])) if scheme else None
        if not scheme or not found or not isinstance(before, str) or not before.endswith(scheme[0]):
            return self._words_of("://", start + 3)
        self._nodes[-1] = before[: len(before) - len(scheme[0])]
        written, start = found[0], found.start()
        while True:
            shorter = _URL_END.sub("", written)
            if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
                shorter = shorter[:-1]
            if shorter == written:
                break
            written = shorter
        return self._link(written, written, start + len(written))

    def _mail(self, start: int) -> int:
        """Make a link of a mail address that is written out."""
        host = _BARE_HOST.match(self._words, start + 1)
        before = self._nodes[-1] if self._nodes else ""
        local = _BARE_LOCAL.search(before[-65:]) if host and isinstance(before, str) else None
        if not host or not local or not isinstance(before, str):
            return self._words_of("@", start + 1)
        self._nodes[-1] = before[: len(before) - len(local[0])]
        address = f"{local[0]}@{host[0]}"
        return self._link(f"mailto:{address}", address, host.end())

    def _link(self, target: str, words: str, end: int) -> int:
        link = Element("a", {"href": target})
        link.text = AtomicString(words)
        self._nodes.append(link)
        return end


def _is_label(words: str) -> bool:
    """Return whether words can be a label: brackets in it stand behind backslashes."""
    return _REFERENCE.fullmatch(f"[{words}]") is not None
