"""No letter is lost: what a text says is on its page, or in a line that is complained about."""

from random import Random
from re import compile as pattern
from re import findall
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adfm_site.model.entry import LinkTo, Picture, TextPart
from adfm_site.reading.locating import located
from adfm_site.reading.markdown import converter as converting
from adfm_site.reading.markdown import faults, read_text
from adfm_site.reading.markdown import text as texts
from adfm_site.source import Source, Span
from tests.tiers import figure, further

_PATH: Final = "content/about.md"
# Each @ becomes a word of its own.
_MARKUP: Final = (
    "@·@·@·@ · @·@, ·@. ·**·*·_·~~·`·``·[·]·(·)·](·][·!·{·}·{@ @}·{: @}·|·\n·\n\n·\n- ·\n  - ·\n1. ·\n2. ·\n> ·\n# "
    "·\n#·\n```\n·\n```@ @\n"
    "·\n---\n·\n    ·\n\t·\t·  \n·\\·\\\n·\n| @ | @ |\n|---|---|\n·\n| @ | @ | @ |\n"
    '·[@](@.md)·[@](@.md "@")·![@](@.png)·[@][label]'
    "·\n\n[label]: @.md\n\n·[^note]·\n\n[^note]: @\n\n·\n: "
    "@\n·<·>·<b>·</b>·<div>\n\n·\n</div>\n·&·&amp;·<!--·<@>·</@>·<?@?>"
    "·<script>@</script>·https://example.org/@ ·@@example.org·12*, ·14**, ·\x0b·\u2028·\u200b·\x00·&#64;·*[@]: "
    "@\n·\n*[ABBR]: @\n"
)
_PIECES: Final = tuple(_MARKUP.split("·"))
_WORD: Final = pattern(r"w\d+w")
_HIDDEN: Final = ("-->",)  # A comment is never published.


def _numbered(pieces: list[str]) -> str:
    """Return a text in which each word has a number of its own."""
    first, *others = "".join(pieces).split("@")
    return first + "".join(f"w{number}w{part}" for number, part in enumerate(others))


def _shown(part: TextPart) -> str:
    """Return the words of a part of a text, also those in an address or a title."""
    match part:
        case LinkTo():
            return part.target
        case Picture():
            return f"{part.target} {part.alt} {part.caption}"
        case _:
            return part


def _lost(text: str) -> set[str]:
    """Return the words of a text that are neither on its page nor in a line that is complained about."""
    read = read_text(_PATH, text, 1, 2)
    shown = "".join(
        part
        if isinstance(part, str)
        else part.target
        if isinstance(part, LinkTo)
        else f"{part.target} {part.alt} {part.caption}"
        for part in read.value.parts
    )
    source = Source(path=_PATH, data=text.encode(), digest="")
    lines = text.split("\n")
    complained: set[int] = set()
    for found in read.diagnostics:
        where = located(found, source).where
        assert isinstance(where, Span)
        complained.update(range(where.line, where.end_line + 1))
    told = " ".join(line for number, line in enumerate(lines, 1) if number in complained)
    return set(_WORD.findall(text)) - set(_WORD.findall(shown)) - set(_WORD.findall(told))


@further
@settings(max_examples=figure(10_000, 100_000, quick=500))
@given(st.lists(st.sampled_from(_PIECES), max_size=24).map(_numbered))
def test_every_word_is_on_the_page_or_complained_about(text: str) -> None:
    if not any(sign in text for sign in _HIDDEN):
        assert _lost(text) == set()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("## Venue {to be confirmed}", '<h2 id="venue-to-be-confirmed">Venue {to be confirmed}</h2>'),
        ("{see annex}", "<p>{see annex}</p>"),
        ("Delegates: 12*, 14**, 15*.", "<p>Delegates: 12*, 14**, 15*.</p>"),
        ("A*B**C*D", "<p>A<em>B**C</em>D</p>"),
        ("*Note **that*the mill", "<p><em>Note **that</em>the mill</p>"),
        ("if a<b, b<c, and a>c", "<p>if a&lt;b, b&lt;c, and a&gt;c</p>"),
        ("snake_case_words and 2*3*4", "<p>snake_case_words and 2<em>3</em>4</p>"),
        ("one\\\ntwo  \nthree", "<p>one<br>\ntwo<br>\nthree</p>"),
        ("~~struck~~ but ~5 to ~6", "<p><del>struck</del> but ~5 to ~6</p>"),
        ("2015. A year", "<p>2015. A year</p>"),
        ("R&D, AT&T, &copy; &nosuch;", "<p>R&amp;D, AT&amp;T, © &amp;nosuch;</p>"),
        (
            "Text\n- one\n  - two\n\n    more",
            "<p>Text</p>\n<ul>\n<li>one<ul>\n<li>\n<p>two</p>\n<p>more</p>\n</li>\n</ul>\n</li>\n</ul>",
        ),
        ("Text\n1. one\n   - two", "<p>Text</p>\n<ol>\n<li>one<ul>\n<li>two</li>\n</ul>\n</li>\n</ol>"),
        (
            'See "https://example.org/it\'s".',
            '<p>See “<a href="https://example.org/it&#x27;s">https://example.org/it\'s</a>”.</p>',
        ),
        ('Write to "x@example.org".', '<p>Write to “<a href="mailto:x@example.org">x@example.org</a>”.</p>'),
        ("```\n*a* <b>\n- c\n```", "<pre><code>*a* &lt;b&gt;\n- c\n</code></pre>"),
    ],
)
def test_what_editors_write_is_what_readers_get(written: str, shown: str) -> None:
    read = read_text(_PATH, written, 1, 2)
    assert "".join(str(part) for part in read.value.parts) == shown
    assert read.diagnostics == ()


# Faults planted in the reader: each loses words, and is found.


def _loses(count: int = 2_000) -> bool:
    chance = Random(3)  # noqa: S311 - nothing is hidden by it
    for _ in range(count):
        text = _numbered([chance.choice(_PIECES) for _ in range(chance.randint(1, 24))])
        if not any(sign in text for sign in _HIDDEN) and _lost(text):
            return True
    return False


@pytest.mark.parametrize(
    ("module", "name", "fault"),
    [
        (texts, "faults", lambda _path, _found: ()),
        (texts, "habits", lambda _path, _document, _tabs: ()),
        (texts, "_refused", lambda _path, _found: ()),
        (faults, "_definitions", lambda _path, _found: ()),
        (converting, "unescape", lambda words: findall(r"^\s*", words)[0]),
        (texts, "curled", lambda words, _before: words[:3]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_planted_fault_is_found(module: object, name: str, fault: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, name, fault)
    assert _loses()


def test_without_a_fault_nothing_is_found() -> None:
    assert not _loses()
