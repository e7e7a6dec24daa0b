"""Markdown: what readers get of it, and what they never get."""

import html5lib
import pytest

from adfm_site.model.anchors import PREFIXES, RESERVED
from adfm_site.model.entry import LinkTo, Picture
from adfm_site.reading.markdown import read_text
from adfm_site.reading.slugs import slug
from tests.reading.files import PAGE, codes, html, inside, joined, places, source, text, where_of
from tests.reading.payloads import PAYLOADS
from tests.tiers import figure, further

_ACTIVE = frozenset(
    (
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "link",
        "meta",
        "base",
        "form",
        "input",
        "button",
        "video",
        "audio",
        "template",
    )
)
_ADDRESSES = frozenset(
    ("href", "src", "srcset", "action", "formaction", "cite", "background", "data", "poster", "ping", "srcdoc")
)


def _harm(words: str) -> list[str]:
    """Name all in some HTML that could act."""
    found = []
    for element in html5lib.parseFragment(words, namespaceHTMLElements=False).iter():
        name = str(element.tag).lower()
        if name.rpartition("}")[2] in _ACTIVE:
            found.append(f"<{name}>")
        for key, value in element.attrib.items():
            address = value.translate({9: None, 10: None, 13: None}).lstrip("".join(map(chr, range(33))))
            scheme = address.partition(":")[0].lower() if ":" in address else ""
            if key.startswith("on") or (
                key in ("style", "target", "class") and value not in ("footnote", "footnote-ref", "footnote-backref")
            ):
                found.append(f"{key}={value}")
            if key in _ADDRESSES and scheme in ("javascript", "vbscript", "data", "file", "blob"):
                found.append(f"{key}={value}")
    return found


@pytest.mark.parametrize(
    "around",
    ["{}", "One {} two.", "> {}", "- {}", "| a |\n|---|\n| {} |", "<div>\n{}\n</div>", "# {}", "[{}](x)", "![{}](x)"],
)
def test_nothing_in_a_text_can_act(around: str) -> None:
    harmful = {payload: harm for payload in PAYLOADS if (harm := _harm(html(around.format(payload))))}
    assert harmful == {}
    assert len(PAYLOADS) >= 300


def test_the_hunter_of_harm_finds_harm() -> None:
    for words in (
        "<script>1</script>",
        "<p onclick=x>a</p>",
        "<a href='java\tscript:x'>a</a>",
        "<p style=x>a</p>",
        "<svg/>",
    ):
        assert _harm(words)


@pytest.mark.parametrize("tag", ["script", "style", "iframe", "form", "video", "marquee", "center", "font", "button"])
def test_an_element_that_is_left_out_is_told_where_it_stands(tag: str) -> None:
    assert places(f"---\ntitle: A\n---\nOne.\n\n<{tag}>x</{tag}>\n") == [("html-removed", f"<{tag}")]


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "file:///etc/passwd"]
)
def test_a_link_with_another_scheme_is_an_error_where_it_stands(target: str) -> None:
    assert places(f"---\ntitle: A\n---\nOne.\n\n[x]({target})\n") == [("unsafe-link", target)]


def test_allowed_markup_stays() -> None:
    words = (
        '<p>H<sub>2</sub>O, <kbd>K</kbd>, <mark>m</mark>, <time datetime="2019-11">n</time>, '
        '<span lang="th" dir="ltr">ก</span></p>'
    )
    assert html(words) == words


def test_comments_never_get_through() -> None:
    assert "secret" not in html("One <!-- secret --> two.\n\n<!-- secret -->\n\n<!--\nsecret\n\nsecret -->")


# Headings


@pytest.mark.parametrize(
    "words",
    ["การคุ้มครองเด็ก", "ការការពារកុមារ", "ကလေးသူငယ်ကာကွယ်ရေး", "حماية الأطفال", "শিশু সুরক্ষা", "Kết quả", "子どもの保護", "ꯃꯤꯇꯩ"],
)
def test_a_heading_of_any_script_has_an_anchor_with_all_its_letters_and_marks(words: str) -> None:
    anchor = text(f"# {words}\n").headings[0].anchor
    assert anchor.replace("-", "") == words.casefold().replace(" ", "")
    assert f'id="{anchor}"' in html(f"# {words}\n")


def test_an_anchor_does_not_move_when_another_heading_is_inserted() -> None:
    before = {heading.words: heading.anchor for heading in text("# หนึ่ง\n\n## Two\n\n# Three\n").headings}
    after = {
        heading.words: heading.anchor for heading in text("# หนึ่ง\n\n# New\n\n## Two\n\n# Four\n\n# Three\n").headings
    }
    assert before.items() <= after.items()


@pytest.mark.parametrize(
    ("written", "level", "levels"),
    [
        ("# A\n\n## B\n\n### C", 2, [2, 3, 4]),
        ("# A\n\n### B\n\n#### C\n\n# D", 2, [2, 3, 4, 2]),
        ("### A\n\n# B", 2, [2, 2]),
        ("## A\n\n###### B", 3, [3, 4]),
        ("#### A", 3, [3]),
        ("# A\n\n## B\n\n### C\n\n#### D\n\n##### E\n\n###### F", 3, [3, 4, 5, 6, 6, 6]),
        ("A\n=\n\nB\n-\n", 2, [2, 3]),
    ],
)
def test_levels_begin_where_the_page_wants_and_never_jump(written: str, level: int, levels: list[int]) -> None:
    assert [heading.level for heading in text(written, level).headings] == levels


def test_the_second_heading_of_the_same_words_has_a_number() -> None:
    assert [heading.anchor for heading in text("# One\n\n# One\n\n# ONE!\n\n# ...\n\n# ???\n").headings] == [
        "one",
        "one-2",
        "one-3",
        "section",
        "section-2",
    ]


@pytest.mark.parametrize("anchor", sorted(RESERVED))
def test_a_heading_never_takes_an_anchor_of_the_page(anchor: str) -> None:
    assert text(f"# {anchor}\n").headings[0].anchor not in RESERVED
    assert places(f"---\ntitle: A\n---\n# One <b id='{anchor}'></b>\n") == [("duplicate-anchor", anchor)]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_anchor_of_a_text_begins_as_those_of_generated_places(prefix: str) -> None:
    written = f"# {prefix}one\n\n# {prefix}one\n\n# Two <b id='{prefix}two'></b>\n\n<span id='{prefix}three'>x</span>\n"
    assert not [anchor for anchor in text(written).anchors if anchor.startswith(PREFIXES)]
    assert f'id="{prefix}' not in html(written)


def test_an_anchor_chosen_by_the_editor_is_kept_and_may_not_stand_twice() -> None:
    assert "first" in text("# One <b id='first'></b>\n").anchors
    assert codes("---\ntitle: A\n---\n# One <b id='first'></b>\n\n# Two <b id='first'></b>\n") == ["duplicate-anchor"]
    assert codes("---\ntitle: A\n---\n# First\n\n<p id='first'>x</p>\n") == ["duplicate-anchor"]


def test_a_heading_without_words_is_no_heading() -> None:
    assert text("#  \n\n# <b></b>\n\nx").headings == ()


def test_slugs_are_small_and_joined_by_single_hyphens() -> None:
    assert slug("  Hello,   World! –– 2nd ") == "hello-world-2nd"
    assert slug("e\u0301tude") == "étude"


# Links, pictures, tables, footnotes


def test_links_and_pictures_are_parts_of_their_own_and_come_back_as_written() -> None:
    parts = text('One [two](../a/index.md#b "t") and ![c](d%20e.png "f") <a href="g&amp;h.md">i</a>.').parts
    assert [part for part in parts if not isinstance(part, str)] == [
        LinkTo(target="../a/index.md#b"),
        Picture(target="d%20e.png", alt="c", caption="f"),
        LinkTo(target="g&h.md"),
    ]


@pytest.mark.parametrize(
    "target", ["https://example.org/?a=1&b=2", "http://example.org/", "mailto:a@example.org", "tel:+6621234567"]
)
def test_links_out_of_the_archive_stay_html(target: str) -> None:
    assert text(f"[x]({target})").parts == (f'<p><a href="{target.replace("&", "&amp;")}">x</a></p>',)


def test_a_picture_alone_with_a_title_is_a_figure() -> None:
    parts = text("One.\n\n![Alt](a.png \"The 'caption'\")\n").parts
    assert parts == ("<p>One.</p>\n<figure>", Picture(target="a.png", alt="Alt", caption="The ‘caption’"), "</figure>")


def test_a_picture_in_a_line_of_text_is_none() -> None:
    assert "<figure>" not in html("See ![Alt](a.png) there.")


@pytest.mark.parametrize("written", ["![](a.png)", "![ ](a.png)", "<img src='a.png'>", '<img alt="" src="a.png">'])
def test_a_picture_without_words_is_an_error(written: str) -> None:
    assert codes(f"---\ntitle: A\n---\nOne.\n\n{written}\n") == ["missing-alt-text"]


def test_columns_of_tables_keep_their_alignment() -> None:
    words = html("| a | b | c | d |\n|:--|--:|:-:|---|\n| 1 | 2 | 3 | 4 |\n")
    for expected in ('<th class="to-left">a', '<th class="to-right">b', '<td class="to-center">3', "<td>4"):
        assert expected in words


def test_footnotes_do_not_leak_from_text_to_text() -> None:
    first = html("One[^1].\n\n[^1]: Note.\n")
    assert html("One[^1].\n\n[^1]: Note.\n") == first
    assert "fnref2" not in first
    assert "Note" not in html("Two[^1].\n")
    assert html("HTML.\n\n*[HTML]: Markup\n") != html("HTML.\n")


def test_a_reference_does_not_leak_from_text_to_text() -> None:
    assert LinkTo(target="b.md") in text("[a][1]\n\n[1]: b.md\n").parts
    assert LinkTo(target="b.md") not in text("[a][1]\n").parts


def test_lists_definitions_and_code_come_out() -> None:
    assert "<ol>\n<li>a</li>" in html("1. a\n2. b\n")
    assert "<dt>Term</dt>\n<dd>Meaning</dd>" in html("Term\n: Meaning\n")
    assert "<code>a &lt; b</code>" in html("`a < b`")


# Quotes


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('"Yes," they said.', "“Yes,” they said."),
        ("'Yes,' they said.", "‘Yes,’ they said."),
        ("It's the members' day", "It’s the members’ day"),
        ("the '90s and '19", "the ’90s and ’19"),
        ("\"'Yes,' they said.\"", "“‘Yes,’ they said.”"),
        ("She said \"he said 'no'\".", "She said “he said ‘no’”."),
        ('("inside")', "(“inside”)"),
        ('no\u00a0"break"', "no\u00a0“break”"),
        ('dash –"quote"', "dash –“quote”"),
        ('**"bold"** end', "<strong>“bold”</strong> end"),
        ('"**bold**"', "“<strong>bold</strong>”"),
        ("*it*'s", "<em>it</em>’s"),
        ("*\"'nested'\"*", "<em>“‘nested’”</em>"),
        ("\"*'across'*\"", "“<em>‘across’</em>”"),
        ('ประชุม "ครั้งที่" หนึ่ง', "ประชุม “ครั้งที่” หนึ่ง"),
        ('`"code"` "text"', '<code>"code"</code> “text”'),
        ("`it's` x", "<code>it's</code> x"),
        ('<kbd>"</kbd> "x"', '<kbd>"</kbd> “x”'),
        ('5 &lt; "6"', "5 &lt; “6”"),
    ],
)
def test_straight_quotes_become_typographic_ones_but_not_in_code(written: str, shown: str) -> None:
    assert html(written).replace(' lang="th" dir="auto"', "") == f"<p>{shown}</p>"


def test_a_block_in_another_script_says_its_language() -> None:
    assert html("การประชุม *ครั้ง* ที่") == '<p lang="th" dir="auto">การประชุม <em>ครั้ง</em> ที่</p>'
    assert html("- مرحبا\n- Hello\n") == '<ul>\n<li lang="ar" dir="auto">مرحبا</li>\n<li>Hello</li>\n</ul>'
    assert ' lang="km" dir="auto">' in html("## កិច្ចប្រជុំ\n\nx")
    assert "lang" not in html("A meeting called ประชุม was held")


def test_quotes_in_blocks_of_code_and_in_attributes_stay() -> None:
    assert html('    a = "b"\n') == '<pre><code>a = "b"\n</code></pre>'
    assert 'href="https://example.org/it\'s"' in html("[x](https://example.org/it's)").replace("&#x27;", "'")


@pytest.mark.parametrize(
    "written", ['https://example.org/?a="b"&c=d', "https://example.org/it's", "<https://example.org/a'b'c>"]
)
def test_quotes_of_an_address_that_is_written_out_stay_straight(written: str) -> None:
    assert not set("“”‘’") & set(html(f"See {written} and more").replace("&quot;", '"'))


# Texts that would cost minutes


_SHAPES = [
    "[",
    "![",
    "[a](",
    "![a](",
    "[a][",
    "[](",
    "[]",
    '[a](b "',
    "[a]: b ",
    "<a ",
    "<a>",
    "<a >",
    "</a>",
    "<b><i>",
    "<div>",
    "<!--",
    "<![CDATA[",
    "<?",
]
_SHAPES += [
    "&",
    "&amp;",
    "&#",
    "\\",
    "(",
    ">",
    "> ",
    "- ",
    "1. ",
    "+ ",
    "* ",
    ": ",
    "#",
    "|",
    "{: ",
    "{:#a}",
    "*",
    "**a ",
    "_",
    "`",
    "``a",
    "~",
    '"',
    "'",
    "[^1]",
]
_SHAPES += [
    "[^1]: ",
    "*[A]: b ",
    "\x02",
    "http://a",
    "<http://a>",
    "<p>",
    "<h2>",
    "<td>",
    "<span>",
    "<blockquote>",
    "-- >",
    "ก็",
    "\t",
    " ",
]


_PART = figure(1, 1, quick=8)


def _tall(sign: str) -> str:
    return "\n".join([(sign * 2000)[:250]] * (1200 // _PART))


_TEXTS = {
    **{f"one line of {sign!r}": (sign * 12_000)[:12_000] for sign in _SHAPES},
    **{f"a paragraph of {sign!r}": _tall(sign) for sign in _SHAPES},
    **{f"paragraphs of {sign!r}": ((sign * 800)[:800] + "\n\n") * (200 // _PART) for sign in _SHAPES},
    "short paragraphs": "x\n\n" * (9_900 // _PART),
    "too many paragraphs": "x\n\n" * 100_000,
    "one word": "a" * 500_000,
    "more than there may be": "a b\n" * 200_000,
    "a list of participants": "\n".join(f"Name {number}\n: Place" for number in range(496)),
    "a long list of participants": "\n".join(f"Name {number}\n: Place" for number in range(5_000)),
    "nested lists": "\n".join("    " * depth + "- a" for depth in range(200)),
    "nested quotations": "\n".join(">" * depth + " a" for depth in range(600)),
    "nested raw HTML": "<div>\n\n" * (4_900 // _PART) + "</div>\n\n" * (4_900 // _PART),
    "a wide table": "|".join("a" * 5_000) + "\n" + "|".join("-" * 5_000) + "\n" + "|".join("b" * 5_000) + "\n",
    "a tall table": "a|b\n-|-\n" + "x|y\n" * 1_900,
    "many abbreviations": "\n\n".join(f"*[A{number}]: w" for number in range(4_000 // _PART))
    + "\n\n"
    + "A1 A2 A3 " * 2_000,
    "many footnotes": "\n\n".join(f"x[^{number}]" for number in range(2_000 // _PART))
    + "\n\n"
    + "\n\n".join(f"[^{number}]: n" for number in range(2_000 // _PART)),
    "many references to one footnote": "\n\n".join(["x[^1] " * 20] * 3_000) + "\n\n[^1]: note",
    "many headings of the same words": "\n\n".join(["# a"] * (9_900 // _PART)),
    "attributes of nothing": "\n\n".join(["{:#a}\n{:#a}"] * 2),
}


@further
@pytest.mark.parametrize("body", _TEXTS.values(), ids=_TEXTS.keys())
def test_every_text_is_read_and_what_is_not_shown_is_told_at_a_place(body: str) -> None:
    answer = read_text(PAGE, body[:600_000], 1, 2)
    file = source(body)
    for found in answer.diagnostics:
        assert not hasattr(found.where, "line") or inside(file.data.decode(), where_of(found.where))
    assert answer.value.parts or answer.diagnostics or not joined(answer.value).strip()


@pytest.mark.parametrize(
    "body",
    [
        "\n".join(
            f"- [Paper {number}](paper-{number}.pdf), by *somebody* of `somewhere` (2019)" for number in range(300)
        ),
        "\n\n".join(
            f"Paragraph {number} with a [link](a.md) and *two* **stars**, {'words ' * 80}" for number in range(900)
        ),
        "a | b | c\n--|--|--\n" + "\n".join(f"{number} | [link](a.md) | *c*" for number in range(700)),
        "\n\n".join(f"Term {number}\n: Meaning" for number in range(2_000)),
        "\n\n".join(f"Word[^{number}]" for number in range(500))
        + "\n\n"
        + "\n\n".join(f"[^{number}]: Note" for number in range(500)),
    ],
    ids=["a list of papers", "a long report", "a long table", "a long glossary", "many notes"],
)
def test_long_texts_that_people_write_are_shown(body: str) -> None:
    answer = read_text(PAGE, body, 1, 2)
    assert answer.diagnostics == ()
    assert answer.value.parts


def test_a_footnote_in_a_quotation_and_one_inside_another_are_shown() -> None:
    for written in (
        "> Said[^1].\n>\n> [^1]: In a letter.\n",
        "Said[^2], more[^1].\n\n[^2]: One.\n\n    [^1]: In a letter.\n",
    ):
        shown = read_text("content/a.md", written, 1, 2)
        assert shown.diagnostics == ()
        assert "In a letter." in str(shown.value.parts)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a[^1]\n\n[^1]: One.\n[^1]: Two.\n[^1]: Three.", ["footnote-written-twice"] * 2),
        (f"a[^{'9' * 5_000}]\n\n" + f"[^{'9' * 5_000}]: One.\n" * 2, ["footnote-written-twice"]),
        ("a[^1]\n\n[^1]: One.\n\n    [^1]: Two.", ["footnote-written-twice"]),
        ("a[^1]\n\n<!--\n[^1]: Old.\n-->\n\n[^1]: New.", []),
        ("a[^1]\n\n    [^1]: Code.\n\n[^1]: One.", []),
        ("a[^1] a[^2] [^2][^2]\n\n[^1]: One.", ["footnote-without-text"]),
        ("a[^1][^2]\n\n[^2]: Two.", ["footnote-without-text"]),
        ("[^1](https://a.example/) [^2][b] `[^3]` \\[^4] ![^5](a.png)\n\n[b]: https://b.example/", []),
        ("a[^1]\n\n[^1]: See[^2].\n[^2]: Two.", []),
        ("a\n\n[^1]: One.", ["footnote-without-mark"]),
        ("a[^river]\n\n[^rivers]: One.", ["footnote-without-text"]),
        ("a[^mill]\n\n[^rivers]: One.", ["footnote-without-mark", "footnote-without-text"]),
        ("a\n\n[^1]: One.\n\n    [^2]: Two.\n\n[^3]: Three.", ["footnote-without-mark"] * 3),
    ],
)
def test_no_text_of_a_footnote_is_lost_without_a_word(body: str, expected: list[str]) -> None:
    assert sorted(found.code for found in read_text("content/a.md", body, 1, 2).diagnostics) == expected
