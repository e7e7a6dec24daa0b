"""Of a link that leads nowhere the words stay, and nothing else; everything around it stays as it was."""

from hypothesis import given
from hypothesis import strategies as some

from adfm_site.model.entry import LinkTo, Picture, TextPart
from adfm_site.reading.markdown import read_text
from adfm_site.views.unlinked import unlinked

GONE = "gone.md"


def parts_of(markdown: str) -> tuple[TextPart, ...]:
    checked = read_text("content/a.md", markdown, 1, 2)
    assert checked.diagnostics == ()
    return checked.value.parts


def html(parts: tuple[TextPart, ...]) -> str:
    return "".join(part if isinstance(part, str) else f"[{part.target}]" for part in parts)


def left(markdown: str, *dead: str) -> str:
    return html(tuple(unlinked(parts_of(markdown), dead or (GONE,))))


def test_the_words_stay_with_what_is_in_them() -> None:
    assert left("See [the *first* paper](gone.md).") == "<p>See the <em>first</em> paper.</p>"


def test_a_title_goes_and_a_place_and_a_language_stay() -> None:
    assert left('See [it](gone.md "Secret").') == "<p>See it.</p>"
    assert left('<a title="Secret" id="x" href="gone.md" lang="th">it</a>') == '<p><span id="x" lang="th">it</span></p>'


def test_a_picture_that_was_a_link_stays() -> None:
    assert left("[![A mill](mill.png) A mill](gone.md) [b](b.md)") == '<p>[mill.png] A mill <a href="[b.md]">b</a></p>'


def test_links_beside_it_stay() -> None:
    assert left("[a](a.md)[b](gone.md)[c](c.md)") == '<p><a href="[a.md]">a</a>b<a href="[c.md]">c</a></p>'
    assert left("[a](a.md)[b](gone.md)[c](c.md)", GONE, "c.md") == '<p><a href="[a.md]">a</a>bc</p>'


PIECES = some.sampled_from(
    (
        "[a](a.md) ",
        "[b *b*](gone.md) ",
        '[c](gone.md "C")',
        "![d](d.png) ",
        "[![e](e.png)](gone.md) ",
        "words ",
        '<a id="{}" href="gone.md">f</a>',
    )
)


@given(some.lists(PIECES, min_size=1, max_size=12))
def test_nothing_else_is_touched(pieces: list[str]) -> None:
    markdown = "".join(piece.format(f"n{number}") for number, piece in enumerate(pieces))
    parts = parts_of(markdown)
    found = tuple(unlinked(parts, {GONE}))
    assert not any(isinstance(part, LinkTo) and part.target == GONE for part in found)
    kept = [part for part in parts if isinstance(part, Picture) or (isinstance(part, LinkTo) and part.target != GONE)]
    assert [part for part in found if not isinstance(part, str)] == kept
    shown = html(found)
    assert shown.count("<a ") == shown.count("</a>") == html(parts).count('href="[a.md]"')
    assert shown.count("<span") == shown.count("</span>") == markdown.count("<a ")
    assert "title=" not in shown
    assert tuple(unlinked(parts, ())) == parts
