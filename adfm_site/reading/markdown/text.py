"""Markdown becomes HTML, the HTML safe, and the safe HTML a Text with headings at their levels, links and pictures.

Python-Markdown converts, nh3 keeps what is on the list below, and one pass over the result, whose form nh3 guarantees,
does the rest. So a link in Markdown and a link in raw HTML are the same to everything that follows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape, unescape
from re import DOTALL, IGNORECASE, Match
from typing import Final

import nh3

from adfm_site.diagnostics import Checked, Diagnostic, Passage, Said, problem
from adfm_site.model.anchors import RESERVED
from adfm_site.model.entry import Heading, LinkTo, Picture, Text, TextPart
from adfm_site.model.scripts import has_other_scripts, language_of_script
from adfm_site.patterns import pattern
from adfm_site.reading.limits import LONGEST, text_too_long
from adfm_site.reading.markdown.blocks import TooDeep
from adfm_site.reading.markdown.converter import TextFindings, converter, lines_of
from adfm_site.reading.markdown.faults import faults, tag_span
from adfm_site.reading.markdown.footnotes import faulty_footnotes
from adfm_site.reading.markdown.habits import habits
from adfm_site.reading.markdown.tags import addresses_in, is_word
from adfm_site.reading.quotes import curled
from adfm_site.reading.slugs import Anchors
from adfm_site.source import Span

_INLINE: Final = frozenset(
    """
        a abbr b bdi bdo cite code del dfn em i img ins kbd mark q s samp small span strong sub sup time u var wbr
        """.split()
)
_BLOCKS: Final = frozenset(
    """
        blockquote br caption col colgroup dd div dl dt figcaption figure hr li ol p h1 h2 h3 h4 h5 h6 pre table
        tbody td tfoot th thead tr ul
        """.split()
)
_TAGS: Final = _INLINE | _BLOCKS
_ATTRIBUTES: Final = {
    "*": {"id", "lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "time": {"datetime"},
}
_CLASSES: Final = {"div": {"footnote"}, "a": {"footnote-ref", "footnote-backref"}}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_DROPPED_WHOLE: Final = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "template",
    "noscript",
    "title",
    "textarea",
}

# The form of nh3's output: attribute values stand in double quotes and hold none; "<" in a text is always written &lt;.
_SOURCE: Final = pattern(r"\ssrc(?=[\s=/>])", IGNORECASE)
_TAG: Final = pattern(r'<(?P<close>/)?(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z:-]+="[^"]*")*)>')
_ATTRIBUTE: Final = pattern(r' ([a-z:-]+)="([^"]*)"')
_FIGURE: Final = pattern(r"(<figure[^<>]*>\s*)?<p>(<img (?=[^<]*src=)[^<]*>)</p>")
_ALT: Final = pattern(r'<img [^<]*?alt="([^"]*)"[^<]*>')
_BLOCK: Final = pattern(r"<(p|li|h[2-6])((?: [a-z-]+=\"[^\"]*\")*)>(?=(.*?)</?(?:p|li|ul|ol|h[2-6])\b)", DOTALL)
_HEADING: Final = pattern(r"<h([1-6])((?: [a-z-]+=\"[^\"]*\")*)>(.*?)</h\1>", DOTALL)
_SCHEME: Final = pattern(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_BLANKS: Final = pattern(r"[\x00-\x20]+")
_VERBATIM: Final = frozenset(("code", "pre", "kbd", "samp"))
_CODE: Final = pattern(r"<code\b[^>]*>.*?</code>", DOTALL)
_DEEPEST_LEVEL: Final = 6
_MOST_OF_A_KIND: Final = 1_000
_INLINE_PRIORITY: Final = 20  # That of the stock processor, whose place it takes.


@problem("error")
def missing_alt_text(target: str) -> Said:
    """Every picture needs alternative text: words for readers who cannot see it (WCAG 2.2, 1.1.1).

    Wrong: `![](group.jpg)`. Right: `![Participants around a table](group.jpg)`.
    """
    return Said(
        f"The picture “{target}” has no alternative text for readers who cannot see it.",
        hints=("Describe what the picture shows: ![description](file).",),
    )


@problem("error")
def unsafe_link(scheme: str) -> Said:
    """Links lead to files of this archive, or to addresses that begin with https, http, mailto or tel.

    Others could run programs.
    """
    return Said(
        f"A link cannot begin with “{scheme}:”.",
        hints=("Use a link that begins with https://, http://, mailto: or tel:.",),
    )


@problem("warning")
def html_removed(tag: str) -> Said:
    """Raw HTML may contain text markup only. Scripts, styles, frames, forms and the like are removed from the page."""
    return Said(
        f"The HTML element <{tag}> is not allowed and is removed from the page.",
        hints=("Write it in Markdown, or remove it.",),
    )


@problem("warning")
def word_in_angle_brackets(word: str) -> Said:
    """A word between < and > is read as an HTML tag, so it is removed from the page.

    Wrong: `<name> spoke first`. Right: `&lt;name&gt; spoke first`.
    """
    right = f"&lt;{word.strip('<>')}&gt;"
    return Said(
        f"“{word}” is read as an HTML tag and is removed from the page.",
        hints=(f"To print it, write: {right}",),
        replacement=right,
    )


@problem("error")
def picture_without_file() -> Said:
    """An `<img>` without `src` shows nothing, and its alternative text is lost.

    Wrong: `<img alt="The bridge">`. Right: `![The bridge](bridge.jpg)`.
    """
    return Said("This picture has no file.", hints=("Write it in Markdown: ![alternative text](file.jpg)",))


@problem("error")
def duplicate_anchor(anchor: str) -> Said:
    """An anchor is the name of one place on a page. If two places have the same anchor, links to it do not work."""
    return Said(
        f"The anchor “{anchor}” is already used on this page.",
        hints=(f"Choose a different one, such as “{anchor}-2”.",),
    )


@problem("error")
def text_too_nested() -> Said:
    """Lists, quotations or definitions are nested inside each other with more levels than readers can follow."""
    return Said("The lists and quotations in this text have too many levels.", hints=("Use only a few levels.",))


def read_text(path: str, body: str, body_line: int, level: int) -> Checked[Text]:
    """Convert the Markdown of a file.

    body_line: where it begins; level: that of its uppermost headings in the page, 2 or 3.
    """
    if not body.strip():
        return Checked(value=Text())
    if len(body) > LONGEST:
        first = body_line + body[: len(body) - len(body.lstrip())].count("\n")
        start = Span(path=path, line=first, column=1, end_line=first, end_column=1)
        return Checked(value=Text(), diagnostics=(text_too_long(start, f"{len(body):,} characters", f"{LONGEST:,}"),))
    lines = lines_of(body, body_line)
    try:
        converted, found = converter().convert(lines)
    except TooDeep as error:
        words = next(words for number, words in lines if number == error.line)
        column = len(words) - len(words.lstrip()) + 1
        place = Span(path=path, line=error.line, column=column, end_line=error.line, end_column=len(words) + 1)
        return Checked(value=Text(), diagnostics=(text_too_nested(place),))
    tabs = {number: len(line.rstrip()) for number, line in lines if line.startswith("\t")} if "\t" in body else {}
    complaints = (
        *_at_most(faults(path, found)),
        *_at_most(habits(path, found.parsed.document, tabs)),
        *faulty_footnotes(path, converter().footnotes, found.parsed.notes),
        *_refused(path, found),
    )
    clean = nh3.clean(
        converted,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        clean_content_tags=_DROPPED_WHOLE,
        link_rel=None,
    ).replace("&nbsp;", "\u00a0")
    dissected = _Dissection(path, level)
    text = dissected.text(clean)
    return Checked(value=text, diagnostics=(*complaints, *dissected.diagnostics))


def _at_most(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Return complaints, of each kind no more than anybody would read."""
    counted: Counter[str] = Counter()
    for one in found:
        counted[one.code] += 1
        if counted[one.code] <= _MOST_OF_A_KIND:
            yield one


def _refused(path: str, found: TextFindings) -> Iterator[Diagnostic]:
    """Complain about what nh3 is going to take away."""
    for target in (*(link[0] for link in found.inline.links), *(link[0] for link in found.inline.defined)):
        if ":" in target and (scheme := _unsafe(target)):
            yield unsafe_link(Passage(path=path, text=f"]({target}"), scheme)
    seen: set[str] = set()
    closed = frozenset(tag.name for tag in (*found.tags, *found.others) if tag.closes)
    for tag in sorted((*found.tags, *found.others)):
        # What is inside some tags is left out with each of them.
        if tag.name == "img" and not tag.closes and not _SOURCE.search(tag.written):
            yield picture_without_file(tag_span(path, tag))
        if is_word(tag) and tag.name not in closed:
            yield word_in_angle_brackets(tag_span(path, tag), tag.written)
        elif not tag.closes and (tag.name not in _TAGS | seen or tag.name in _DROPPED_WHOLE):
            seen.add(tag.name)
            yield html_removed(tag_span(path, tag), tag.name)
        for address, *_ in addresses_in(tag):
            if scheme := _unsafe(address):
                yield unsafe_link(Passage(path=path, text=f"]({address}"), scheme)


def _unsafe(address: str) -> str:
    """Return the scheme of an address, as browsers see it, where it is none of those that are allowed."""
    scheme = _SCHEME.match(_BLANKS.sub("", address))
    return scheme[1] if scheme and scheme[1].lower() not in _SCHEMES else ""


def _figure(match: Match[str]) -> str:
    """Make a figure of a picture that is a paragraph of its own, but inside one that is written in HTML."""
    return f"{match[1]}{match[2]}" if match[1] else f"<figure>{match[2]}</figure>"


def _in_its_language(match: Match[str]) -> str:
    """Say the language of a block whose words are mostly in a script that tells it."""
    language = language_of_script(unescape(_TAG.sub("", match[3])))
    return f'<{match[1]}{match[2]} lang="{language}" dir="auto">' if language and " lang=" not in match[2] else match[0]


class _Dissection:
    """One pass over sanitised HTML."""

    def __init__(self, path: str, level: int) -> None:
        self._path, self._level = path, level
        self._anchors = Anchors(RESERVED)
        self._headings: list[Heading] = []
        self._seen: Counter[str] = Counter()
        self.diagnostics: list[Diagnostic] = []

    def text(self, clean: str) -> Text:
        self._shift = self._level - min((int(match[1]) for match in _HEADING.finditer(clean)), default=self._level)
        headed = _HEADING.sub(self._heading, _FIGURE.sub(_figure, clean))
        if has_other_scripts(headed):
            headed = _BLOCK.sub(_in_its_language, headed)
        parts = tuple(_joined(self._parts(headed)))
        return Text(parts=parts, headings=tuple(self._headings), anchors=self._anchors.taken)

    def _heading(self, match: Match[str]) -> str:
        """Move a heading to its level, never more than one below the last, and give it its anchor."""
        words = " ".join(unescape(_TAG.sub("", _ALT.sub(r"\1", match[3]))).split())
        if not words:
            return ""
        last = self._headings[-1].level if self._headings else self._level - 1
        level = min(int(match[1]) + self._shift, last + 1, _DEEPEST_LEVEL)
        attributes = dict(_ATTRIBUTE.findall(match[2]))
        anchor = unescape(attributes.pop("id", ""))
        if anchor and not self._free(anchor):
            anchor = ""
        anchor = anchor or self._anchors.make(words)
        self._headings.append(Heading(level=level, anchor=anchor, words=curled(words, "")))
        others = "".join(f' {name}="{value}"' for name, value in attributes.items())
        return f'<h{level} id="{escape(anchor)}"{others}>{match[3]}</h{level}>'

    def _free(self, anchor: str) -> bool:
        """Take an anchor that was written; complain where it is not free."""
        place = Passage(path=self._path, text=f"#{anchor}", occurrence=self._seen[f"#{anchor}"])
        self._seen[f"#{anchor}"] += 1
        if self._anchors.take(anchor):
            return True
        self.diagnostics.append(duplicate_anchor(place, anchor))
        return False

    def _parts(self, html: str) -> Iterator[TextPart]:
        """Cut the HTML at links and pictures, and curl the quotes of what stands between tags."""
        position, verbatim, before, address = 0, 0, "", ""
        for match in _TAG.finditer(html):
            between = html[position : match.start()]
            if between:
                # An address that is written out stays as it is.
                shown = between if verbatim or unescape(between) == address else curled(between, before)
                yield shown
                before = shown[-1]
            position = match.end()
            name = match["name"]
            if name not in _INLINE:
                before = ""
            address = _shown_address(match["attributes"]) if name == "a" and not match["close"] else ""
            if name in _VERBATIM:
                verbatim += -1 if match["close"] else 1
            yield from self._tag(match, name)
        yield html[position:]

    def _tag(self, match: Match[str], name: str) -> Iterator[TextPart]:
        attributes = {} if not match["attributes"] else dict(_ATTRIBUTE.findall(match["attributes"]))
        if not attributes or name[0] == "h":
            yield match[0]
            return
        if "id" in attributes and not self._free(unescape(attributes["id"])):
            del attributes["id"]
        if name == "img":
            if "src" in attributes:  # One that was taken away for its scheme was complained about.
                yield self._picture(attributes)
        elif name == "a" and "href" in attributes:
            yield from _link(attributes)
        else:
            yield _written(name, _aligned(attributes))

    def _picture(self, attributes: dict[str, str]) -> TextPart:
        target, alt = unescape(attributes.get("src", "")), unescape(attributes.get("alt", "")).strip()
        place = Passage(path=self._path, text=f"]({target}", occurrence=self._seen[target])
        self._seen[target] += 1
        if not alt:
            self.diagnostics.append(missing_alt_text(place, target))
        return Picture(target=target, alt=alt, caption=curled(unescape(attributes.get("title", "")), ""))


def _shown_address(attributes: str) -> str:
    """Return an address outside as it would be written out, from the attributes of a link."""
    found = _ATTRIBUTE.search(attributes)
    return unescape(found[2]).removeprefix("mailto:") if found and found[1] == "href" else ""


def _link(attributes: dict[str, str]) -> Iterator[TextPart]:
    target = unescape(attributes.pop("href"))
    scheme = target.partition(":")[0].lower()
    if _unsafe(target):
        yield _written("a", attributes)
        return
    if scheme in _SCHEMES or target.startswith(("#fn:", "#fnref:", "#fnref")):
        yield _written("a", {"href": escape(target)} | {name: value for name, value in attributes.items() if value})
        return
    yield '<a href="'
    yield LinkTo(target=target)
    yield '"' + "".join(f' {name}="{value}"' for name, value in attributes.items() if value) + ">"


def _aligned(attributes: dict[str, str]) -> dict[str, str]:
    """Turn the obsolete align into a class of ours."""
    alignment = attributes.pop("align", "")
    return attributes | ({"class": f"to-{alignment}"} if alignment in ("left", "right", "center") else {})


def _written(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}" + "".join(f' {key}="{value}"' for key, value in attributes.items()) + ">"


def _joined(parts: Iterator[TextPart]) -> Iterator[TextPart]:
    """Join neighbouring pieces of HTML."""
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
            continue
        if pieces:
            yield "".join(pieces)
        pieces = []
        yield part
    if any(pieces):
        yield "".join(pieces)
