"""Rules of prose: what is covered, what is told, what is left alone, and at which signs."""

from pathlib import Path

import pytest

from adfm_site.diagnostics import Diagnostic
from adfm_site.reading.files import read_entry
from adfm_site.reading.marks import marks, without_marks
from adfm_site.reading.prose import ENGLISH, RULES, faults_of
from adfm_site.reading.prose.written import COVER, Prose, prose
from adfm_site.source import Lines, Source, Span

PATH = "content/events/2020/second/index.md"


def written(body: str) -> Prose:
    return prose("a.md", "event", Lines(body), (), 0, len(body))


def read(body: str, head: str = "") -> dict[str, list[str]]:
    """Return what is told of a text: by code, the signs at which it is told."""
    text = f"---\ntitle: Second\nkind: roundtable\nstart: 2020-12-14\n{head}---\n{body}"
    found: dict[str, list[str]] = {}
    for complaint in read_entry(Source(path=PATH, data=text.encode(), digest="")).diagnostics:
        found.setdefault(complaint.code, []).append(at(text, complaint))
    return found


def at(text: str, found: Diagnostic) -> str:
    assert isinstance(found.where, Span)
    lines = Lines(text)
    return text[
        lines.offset(found.where.line, found.where.column) : lines.offset(found.where.end_line, found.where.end_column)
    ]


@pytest.mark.parametrize(
    "covered",
    [
        "`the the`",
        "``the the``",
        "<!-- the the -->",
        '<b title="the the">',
        "<https://the.example/the the>",
        "https://example.org/now",
    ],
)
def test_what_is_no_prose_is_covered_sign_for_sign(covered: str) -> None:
    text = written(f"Before {covered} behind.\n").text
    assert text == f"Before {COVER * len(covered)} behind.\n"


def test_the_words_of_a_link_are_prose_and_its_address_is_not() -> None:
    text = written('[the (real) plan](a_(b).md "Its title"), [another][one]\n\n[one]: https://a.example/\n').text
    assert "[the (real) plan]" in text
    assert "Its title" in text
    assert ".md" not in text
    assert "one]" not in text
    assert "example" not in text
    assert text.count("\n") == 3


def test_an_indented_block_is_code_and_an_indented_item_is_not() -> None:
    assert "the" not in written("Before\n\n    the the\n\tthe the\n").text
    assert "the the" in written("- Before\n\n    the the\n").text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("The the plan.", ["The the"]),
        ("(the the plan)", ["the the"]),
        ("“The the plan”", ["The the"]),
        ("the\nthe plan", ["the\nthe"]),
        ("the\u00a0the plan", ["the\u00a0the"]),
        ("of the, the plan", []),
        ("the-the", []),
        ("the theme of a an", []),
        ("It had had that that.", []),
        ("Wagga Wagga and Baden Baden", []),
        ("## Thanks\nThanks to all", []),
        ("- the\n- the", []),
        ("One of the\n\nthe others", []),
        ("the `the` the", []),
    ],
)
def test_words_that_stand_twice(body: str, told: list[str]) -> None:
    assert read(body + "\n").get("doubled-word", []) == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("It is now being planned.", ["is now"]),
        ("They are now working.", ["are now"]),
        ("now working on it", ["now working"]),
        ("It could now go on, from now on, until now.", []),
        ("in the next year, the last month", []),
        ("next year's plan", ["next year"]),
        ("It had recently begun; it recently began.", ["recently"]),
        ("the currently-known", []),
        ("The nowhere meeting knowing.", []),
        ('He said: "we are now five".', []),
    ],
)
def test_words_that_depend_on_the_day(body: str, told: list[str]) -> None:
    assert read(body + "\n").get("relative-time", []) == told


def test_a_title_may_be_a_child_of_its_time() -> None:
    assert read("", "summary: We meet next year.\nshort-title: The world next year\n") == {
        "relative-time": ["next year"]
    }


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("- a.\n- b\n- c.\n", ["b"]),
        ("- a;\n- b;\n- c.\n", []),
        ("- a;\n- b,\n- c.\n", [","]),
        ("- a\n- b\n\nA text.\n\n- c.\n- d.\n", []),
        ("- a:\n    - b.\n    - c\n- d\n", ["c"]),
        ("- a goes\n  on.\n- b\n", ["b"]),
        ("1. Why?\n2. So.\n3. *So!*\n", []),
        ("- [a](b.md)\n- [c](d.md)\n", []),
        ("- only one.\n", []),
    ],
)
def test_lists_whose_items_end_differently(body: str, told: list[str]) -> None:
    assert read(body).get("mixed-list-ends", []) == told


@pytest.mark.parametrize(
    "alt",
    [
        "IMG_4897",
        "img-4897.JPG",
        "DSC00012",
        "P1010234",
        "photo 3",
        "image",
        "group.jpg",
        "2019-11-21",
        "Screenshot 2020",
    ],
)
def test_names_of_cameras_say_nothing(alt: str) -> None:
    assert read(f"![{alt}](a.png)\n")["alt-says-nothing"] == [alt]


@pytest.mark.parametrize(
    "alt", ["A table", "Image of a table", "Photo 3 of the group", "35 people", "Map 2: the river"]
)
def test_words_say_something(alt: str) -> None:
    assert "alt-says-nothing" not in read(f"![{alt}](a.png)\n")


def test_a_value_of_several_lines_has_its_places() -> None:
    head = "summary: >\n  The first line of the\n  the second.\nunsure: The the question.\n"
    assert read("", head) == {"doubled-word": ["the\n  the"]}


def test_a_certain_fix_makes_the_complaint_go_away() -> None:
    text = (
        "---\ntitle: The 3rdASEAN\nkind: roundtable\nstart: 2020\n---\nOf of\u00a0it, 4thPlan; the the.\n\n• a\n• b\n"
    )
    for _ in range(10):
        found = [
            one
            for one in read_entry(Source(path=PATH, data=text.encode(), digest="")).diagnostics
            if one.replacement is not None
        ]
        if not found:
            break
        where = found[-1].where
        assert isinstance(where, Span)
        lines = Lines(text)
        start, end = lines.offset(where.line, where.column), lines.offset(where.end_line, where.end_column)
        text = text[:start] + str(found[-1].replacement) + text[end:]
    assert text.endswith("\n---\nOf of it, 4th Plan; the.\n\n- a\n- b\n")
    assert "title: The 3rd ASEAN\n" in text


def test_rules_say_only_what_is_no_error() -> None:
    everything = (
        "The the 3rdASEAN, recently, on Friday 21 November 2019 [here](a.md).\u00a0\n\n"
        "• a\n\n- a.\n- b\n\n![img](a.png)\n"
    )
    found = list(faults_of(written(everything)))
    assert {one.severity for one in found} == {"warning", "note"}
    assert {one.code for one in found} > ENGLISH
    assert len({rule.__name__ for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    "body",
    [
        "`" * 3000,
        "`a" * 3000,
        "<!--" * 800,
        "<!-- -" * 800,
        "](" * 3000,
        "{:" * 3000,
        "<a " * 3000,
        "1. \n" * 3000,
        "- a\n" * 3000,
        " " * 9000,
        "• a\n" * 2000,
    ],
)
def test_no_text_makes_a_rule_slow(body: str) -> None:
    assert all(found.severity != "error" for found in faults_of(written(body)))


def test_marks_speak_of_their_line_or_of_the_next_and_are_never_published() -> None:
    text = (
        "---\ntitle: A  # fine: a-a, b\n# fine: c\n---\n"
        "One. <!-- fine: d -->\n<!-- fine: e f -->\nTwo.\n# fine: no-mark\n"
    )
    body = text.index("One")
    assert [(mark.code, mark.line) for mark in marks("a.md", text, body)] == [
        ("a-a", 2),
        ("b", 2),
        ("c", 4),
        ("d", 5),
        ("e", 7),
        ("f", 7),
    ]
    assert [*without_marks(text[body:], 5)] == [(5, "One."), (7, "Two."), (8, "# fine: no-mark"), (9, "")]
    entry = read_entry(Source(path=PATH, data=text.encode(), digest="")).value
    assert entry is not None
    assert entry.text.parts[0] == '<p>One.\nTwo.</p>\n<h3 id="fine-no-mark">fine: no-mark</h3>'


def test_the_real_archive_follows_every_rule() -> None:
    root = Path(__file__).resolve().parents[2]
    files = sorted((root / "content").rglob("*.md"))
    found = [
        one
        for file in files
        for one in read_entry(Source(path=str(file.relative_to(root)), data=file.read_bytes(), digest="")).diagnostics
    ]
    assert len(files) > 80
    assert found == []
