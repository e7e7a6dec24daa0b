"""Markdown's inline structure, as CommonMark and GitHub read it: the text of a block becomes words and elements.

Source: CommonMark 0.31.2, section 6 and its appendix, GitHub Flavored Markdown 0.29 (strikethrough, autolinks). Links that
are written out begin with http:// or https://; mail addresses are links as well.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from re import IGNORECASE
from re import compile as pattern
from typing import Final
from unicodedata import category
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from adfm_site.reading.markdown.blocks import Row
from adfm_site.reading.markdown.destinations import ENTITY, character, destination, unescaped
from adfm_site.reading.markdown.references import Definition, Definitions
from adfm_site.reading.markdown.tags import TAG, end_of_other

# Every branch begins with a sign of its own, so that a search passes quickly over words.
_SPECIAL: Final = pattern(r"[\\`*_~\[\]<&@]|!\[|://")
_SPECIAL_OR_BREAK: Final = pattern(_SPECIAL.pattern + r"| {2,}\n")
_SCHEME: Final = pattern(r"(?<![A-Za-z0-9])https?$", IGNORECASE)
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TICKS: Final = pattern(r"`+")
_AUTOLINK: Final = pattern(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_LOCAL: Final = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_AUTOMAIL: Final = pattern(rf"<({_LOCAL}+@{_LABEL}(?:\.{_LABEL})*)>")
_BARE_LOCAL: Final = pattern(r"(?<![A-Za-z0-9.+_-])[A-Za-z0-9](?:[A-Za-z0-9.+_-]{0,62}[A-Za-z0-9+_-])?$")
_BARE_HOST: Final = pattern(rf"(?:{_LABEL}\.)+[A-Za-z]{{2,63}}(?![A-Za-z0-9-])")
_URL: Final = pattern(r"https?://(?=[^\W_])[^\s<>\[\]`|]+", IGNORECASE)
_URL_END: Final = pattern(r"(?:[?!.,:;*_~'\"“”‘’]|&[A-Za-z0-9]+;)+$")
_TITLE: Final = r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))"""
_BLANKS: Final = r"[ \t]*(?:\n[ \t]*)?"
_BEGIN: Final = pattern(rf"\({_BLANKS}")
_END: Final = pattern(rf"(?:(?:[ \t]+|[ \t]*\n[ \t]*)({_TITLE}))?{_BLANKS}\)", 16)
_REFERENCE: Final = pattern(r"\[((?:[^\[\]\\]|\\.){0,999})\]", 16)
_LONGEST_LABEL: Final = 999
_TAGS: Final = {("*", 1): "em", ("_", 1): "em", ("*", 2): "strong", ("_", 2): "strong", ("~", 2): "del"}
_ODD: Final = 3


class Text:
    """The text of a block, and where each of its lines stands in the file."""

    __slots__ = ("_rows", "_starts", "text")

    def __init__(self, rows: Iterable[Row]) -> None:
        """Take the rows of a leaf."""
        self._rows = tuple(rows)
        self.text = "\n".join(row.text for row in self._rows).rstrip(" \t")
        self._starts: list[int] = []

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column, in the file, of an offset in the text."""
        if not self._starts:
            start = 0
            for row in self._rows:
                self._starts.append(start)
                start += len(row.text) + 1
        at = bisect_right(self._starts, offset) - 1
        row = self._rows[at]
        return row.line, row.column + offset - self._starts[at]


@dataclass(slots=True, eq=False)
class _Run:
    """A run of signs that may begin or end emphasis (CommonMark's delimiter run). begins, ends: the elements that it does."""

    sign: str
    count: int
    original: int
    can_open: bool
    can_close: bool
    begins: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    before: "_Run | None" = None
    behind: "_Run | None" = None


@dataclass(slots=True, eq=False)
class _Bracket:
    """A bracket that may begin a link or a picture. at: its place among the nodes; end: that behind it in the text."""

    at: int
    start: int
    end: int
    picture: bool
    below: _Run | None
    active: bool = True


_Node = str | Element | _Run


@dataclass(slots=True)
class Notes:
    """What is found in texts besides their words, for complaints. Each comes with its text and its offsets there.

    links: where links and pictures lead, and from where to where that is written; defined: those whose label says where they lead.
    """

    undefined: list[tuple[Text, int, int, str]] = field(default_factory=list)
    empty: list[tuple[Text, int, int]] = field(default_factory=list)
    blank: list[tuple[Text, int, int]] = field(default_factory=list)
    apart: list[tuple[Text, int, int]] = field(default_factory=list)
    comments: list[tuple[Text, int, int]] = field(default_factory=list)
    links: list[tuple[str, Text, int, int]] = field(default_factory=list)
    defined: list[tuple[str, Definition]] = field(default_factory=list)


class Inlines:
    """Parses texts. mark: makes the element of a footnote's mark; raw: makes the text that holds the place of raw HTML."""

    def __init__(
        self,
        definitions: Definitions,
        notes: Notes,
        mark: Callable[[str, Text, int], tuple[Element, int] | None],
        raw: Callable[[str, Text, int], str],
    ) -> None:
        """Take what the labels of the text stand for, and where to note what is found."""
        self._definitions, self._notes, self._mark, self._raw = definitions, notes, mark, raw

    def fill(self, element: Element, text: Text, behind: Element | None = None) -> None:
        """Put the words and elements of a text at the beginning of an element, or behind one of its children."""
        words = text.text
        if not (_SPECIAL.search(words) or "  \n" in words):
            _place(element, [words], behind)
            return
        _place(element, _nested(_Scan(self, text).nodes()), behind)

    @property
    def definitions(self) -> Definitions:
        """What the labels of the text stand for."""
        return self._definitions

    @property
    def notes(self) -> Notes:
        """What was found."""
        return self._notes

    def mark(self, text: Text, offset: int) -> tuple[Element, int] | None:
        """Return the element of a footnote's mark, and where the mark ends."""
        return self._mark(text.text, text, offset)

    def raw(self, written: str, text: Text, offset: int) -> str:
        """Return what holds the place of raw HTML."""
        return self._raw(written, text, offset)


class _Scan:
    """One pass over a text."""

    def __init__(self, inlines: Inlines, text: Text) -> None:
        self._inlines, self._text, self._words = inlines, text, text.text
        self._nodes: list[_Node] = []
        self._brackets: list[_Bracket] = []
        self._last: _Run | None = None
        self._ticks: dict[int, list[int]] | None = None
        self._endless: set[str] = set()

    def nodes(self) -> list[_Node]:
        """Return the words, elements and runs of the text, in their order."""
        words, position = self._words, 0
        search = (_SPECIAL_OR_BREAK if "  \n" in words else _SPECIAL).search
        while match := search(words, position):
            start = match.start()
            if start > position:
                self._nodes.append(words[position:start])
            position = self._special(match[0], start)
        self._nodes.append(words[position:])
        self._emphasise(None)
        return self._nodes

    def _special(self, sign: str, start: int) -> int:
        """Read what a special sign begins, and return where it ends."""
        match sign[0]:
            case "\\":
                return self._backslash(start)
            case "`":
                return self._code(start)
            case "*" | "_" | "~":
                return self._run(sign, start)
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
        if following in _PUNCTUATION and following:
            return self._words_of(following, start + 2)
        return self._words_of("\\", start + 1)

    def _code(self, start: int) -> int:
        """Read a code span: as many backquotes as began it end it (CommonMark 6.1)."""
        words = self._words
        if self._ticks is None:
            self._ticks = {}
            for run in _TICKS.finditer(words):
                self._ticks.setdefault(len(run[0]), []).append(run.start())
        length = _run_length(words, start)
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

    # Emphasis

    def _run(self, sign: str, start: int) -> int:
        """Note a run of signs, and whether it can begin or end emphasis (CommonMark 6.2)."""
        words = self._words
        count = _run_length(words, start)
        end = start + count
        if sign == "~" and count != 2:  # noqa: PLR2004 - a word is struck by two signs
            return self._words_of(words[start:end], end)
        before, behind = words[start - 1 : start], words[end : end + 1]
        blank_before, blank_behind = not before.strip(), not behind.strip()
        sign_before, sign_behind = _is_sign(before), _is_sign(behind)
        left = not blank_behind and (not sign_behind or blank_before or sign_before)
        right = not blank_before and (not sign_before or blank_behind or sign_behind)
        if sign == "_":
            opens, closes = left and (not right or sign_before), right and (not left or sign_behind)
        else:
            opens, closes = left, right
        if not (opens or closes):
            return self._words_of(words[start:end], end)
        run = _Run(sign, count, count, opens, closes, before=self._last)
        if self._last:
            self._last.behind = run
        self._last = run
        self._nodes.append(run)
        return end

    def _emphasise(self, below: _Run | None) -> None:
        """Match the runs behind a given one, as CommonMark's appendix says; all of them are then dealt with."""
        bottoms: dict[tuple[str, bool, int], _Run | None] = {}
        closer = self._first_behind(below)
        while closer:
            if not closer.can_close:
                closer = closer.behind
                continue
            key = (closer.sign, closer.can_open, closer.original % _ODD)
            bottom = bottoms.get(key, below)
            opener = closer.before
            while opener and opener not in (below, bottom) and not _fit(opener, closer):
                opener = opener.before
            if opener is None or opener in (below, bottom):
                bottoms[key] = closer.before
                behind = closer.behind
                if not closer.can_open:
                    self._remove(closer)
                closer = behind
                continue
            use = 2 if min(opener.count, closer.count) > 1 else 1
            tag = _TAGS[closer.sign, use]
            opener.begins.append(tag)
            closer.ends.append(tag)
            opener.count -= use
            closer.count -= use
            opener.behind, closer.before = closer, opener
            if not opener.count:
                self._remove(opener)
            if not closer.count:
                behind = closer.behind
                self._remove(closer)
                closer = behind
        self._last = below
        if below:
            below.behind = None

    def _first_behind(self, below: _Run | None) -> _Run | None:
        if below:
            return below.behind
        first = self._last
        while first and first.before:
            first = first.before
        return first

    def _remove(self, run: _Run) -> None:
        if run.before:
            run.before.behind = run.behind
        if run.behind:
            run.behind.before = run.before
        else:
            self._last = run.before

    # Links and pictures

    def _bracket(self, sign: str, start: int) -> int:
        end = start + len(sign)
        if sign == "[" and self._words.startswith("^", end) and (made := self._inlines.mark(self._text, start)):
            self._nodes.append(made[0])
            return made[1]
        self._brackets.append(_Bracket(len(self._nodes), start, end, sign != "[", self._last))
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
        self._emphasise(bracket.below)
        inner = self._nodes[bracket.at + 1 :]
        del self._nodes[bracket.at :]
        if bracket.picture:
            element = Element("img", {"src": target, "alt": " ".join(_plain(inner).split())})
        else:
            # An address that is written out inside a link's words is no link of its own.
            inner = [node.text or "" if isinstance(node, Element) and node.tag == "a" else node for node in inner]
            element = Element("a", {"href": target})
            _place(element, _nested(inner), None)
            if not _plain(inner).strip():
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
            if found := _inline_target(words, behind):
                target, title, written, end = found
                notes.links.append((target, self._text, *written))
                return target, title, end
            if length := _blank_in(words, behind):
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
        if reference is None and not bracket.picture and (end := _apart(words, behind)):
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


def _run_length(words: str, start: int) -> int:
    """Return how often the sign at a place stands there in a row."""
    sign, end = words[start], start + 1
    while end < len(words) and words[end] == sign:
        end += 1
    return end - start


def _fit(opener: _Run, closer: _Run) -> bool:
    """Return whether two runs make emphasis together (CommonMark 6.2, rules 9 and 10)."""
    if opener.sign != closer.sign or not opener.can_open:
        return False
    either_both = opener.can_close or closer.can_open
    both_threes = opener.original % _ODD == 0 and closer.original % _ODD == 0
    return not either_both or (opener.original + closer.original) % _ODD != 0 or both_threes


def _nested(nodes: list[_Node]) -> list[str | Element]:
    """Return nodes with their runs as elements in one another."""
    top: list[str | Element] = []
    levels: list[tuple[str, list[str | Element]]] = [("", top)]
    for node in nodes:
        if not isinstance(node, _Run):
            levels[-1][1].append(node)
            continue
        for _ in node.ends:
            tag, inner = levels.pop()
            element = Element(tag)
            _place(element, inner, None)
            levels[-1][1].append(element)
        if node.count:
            levels[-1][1].append(node.sign * node.count)
        levels += ((tag, []) for tag in reversed(node.begins))
    return top


def _place(parent: Element, nodes: Iterable[str | Element], behind: Element | None) -> None:
    """Put words and elements at the beginning of a parent, or behind a child; what was text or tail there comes after them."""
    last = behind
    at = 0 if behind is None else list(parent).index(behind) + 1
    rest = (parent.text if behind is None else behind.tail) or ""
    pieces: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            pieces.append(node)
            continue
        _write(parent, last, "".join(pieces))
        pieces = []
        parent.insert(at, node)
        at += 1
        last = node
    _write(parent, last, "".join(pieces) + rest)


def _write(parent: Element, last: Element | None, words: str) -> None:
    if last is None:
        parent.text = words
    else:
        last.tail = words


def _plain(nodes: Iterable[_Node]) -> str:
    """Return the words of nodes; of a picture, those for readers who cannot see it."""
    return "".join(
        node if isinstance(node, str) else node.sign * node.count if isinstance(node, _Run) else "".join(_words_in(node)) for node in nodes
    )


def _words_in(element: Element) -> Iterator[str]:
    for part in element.iter():
        yield part.get("alt", "") if part.tag == "img" else part.text or ""
        if part is not element:
            yield part.tail or ""


def _inline_target(words: str, start: int) -> tuple[str, str, tuple[int, int], int] | None:
    """Return where an inline link leads, its title, where its address begins and ends, and where the link ends; or None.

    start: the offset of its parenthesis.
    """
    begin = _BEGIN.match(words, start)
    target = destination(words, begin.end()) if begin else None
    end = _END.match(words, target[1]) if target else None
    if begin is None or target is None or end is None:
        return None
    address = begin.end() + words.startswith("<", begin.end())
    return unescaped(target[0]), unescaped((end[1] or "")[1:-1]), (address, address + len(target[0])), end.end()


_BLANK_IN: Final = pattern(r"\(([^()<>\n\"]*[^\s()<>\"] +[^()<>\n\"]*)\)")
_ADDRESS: Final = pattern(r"https?://|mailto:|/|\.\.?/|[^\s()]+\.[A-Za-z0-9]{2,4}(?:#|$)|#")
_APART: Final = pattern(r"[ \t]+\(([^\s()]+)\)")


def _blank_in(words: str, start: int) -> int:
    """Return where the parenthesis behind a link's words ends, where it holds an address with a blank; else 0."""
    found = _BLANK_IN.match(words, start)
    return found.end() if found and (_ADDRESS.match(found[1].strip()) or _ADDRESS.match(found[1].split()[-1])) else 0


def _apart(words: str, start: int) -> int:
    """Return where an address in parentheses ends that stands a blank behind a link's words; else 0."""
    found = _APART.match(words, start)
    return found.end() if found and _ADDRESS.match(found[1]) else 0


def _is_label(words: str) -> bool:
    """Return whether words can be a label: brackets in it stand behind backslashes."""
    return _REFERENCE.fullmatch(f"[{words}]") is not None


@lru_cache(maxsize=1024)
def _is_sign(sign: str) -> bool:
    """Return whether a character is punctuation or a symbol (CommonMark 2.1)."""
    return bool(sign) and (sign in _PUNCTUATION or (not sign.isascii() and category(sign)[0] in "PS"))
