"""Front matter in every state in which editors, editors' programs and adversaries may leave it."""

from collections.abc import Callable

import pytest

from adfm_site.model.dates import UNKNOWN, PartialDate, TimeOfDay, TimeRange
from adfm_site.reading.heads import FrontMatter
from tests.reading.files import EVENT, codes, entry, places, read
from tests.work import assert_linear, seconds

_SPELLINGS_OF_DRAFT = {
    "true": "draft: true",
    "True": "draft: True",
    "TRUE": "draft: TRUE",
    "odd capitals": "draft: tRuE",
    "yes": "draft: yes",
    "Yes": "draft: Yes",
    "in double quotes": 'draft: "true"',
    "in single quotes": "draft: 'yes'",
    "key in quotes": '"draft": true',
    "with a comment": "draft: true  # until Friday",
    "many blanks": "draft:      true   ",
    "tab behind the colon": "draft:\ttrue",
    "on the next line": "draft:\n  true",
    "as a block of text": "draft: |\n  true",
    "as a folded text": "draft: >-\n  true",
    "with the long key": "? draft\n: true",
    "on": "draft: on",
    "ja": "draft: ja",
    "empty": "draft:",
    "tilde": "draft: ~",
    "null": "draft: null",
    "empty quotes": 'draft: ""',
    "a list": "draft: [true]",
    "an item": "draft:\n  - true",
    "a block": "draft:\n  really: true",
    "capital key": "Draft: true",
    "loud key": "DRAFT: true",
    "typing error": "drfat: true",
    "plural": "drafts: true",
    "no colon": "draft true",
    "no blank": "draft:true",
    "equals": "draft = true",
    "wide colon": "draft：true",
    "no-break space behind the colon": "draft:\u00a0true",
    "no-break space in the value": "draft: true\u00a0",
    "no-break space before the key": "\u00a0draft: true",
    "zero-width space in the key": "dra\u200bft: true",
    "zero-width space in the value": "draft: true\u200b",
    "Cyrillic a": "dr\u0430ft: true",
    "first true, then false": "draft: true\ndraft: false",
    "first false, then true": "draft: false\ndraft: true",
    "tag": "draft: !!bool true",
    "anchor": "draft: &d true",
    "alias": "draft: *d",
    "merged": "<<: {draft: true}",
    "twice by an escape": 'draft: true\n"dr\\u0061ft": false',
    "indented": "  draft: true",
    "dash before": "- draft: true",
    "in front of another document": "draft: true\n--- # next",
    "in front of another document after an end": "draft: true\n...\n---\u00a0",
}


@pytest.mark.parametrize("written", _SPELLINGS_OF_DRAFT.values(), ids=_SPELLINGS_OF_DRAFT.keys())
def test_every_spelling_of_draft_withholds_the_page_or_is_an_error(written: str) -> None:
    file = f"---\n{written}\ntitle: About\n---\n"
    answer = read(file)
    assert answer.value is not None
    assert answer.value.head.draft or any(found.severity == "error" for found in answer.diagnostics), file


@pytest.mark.parametrize("begin", ["", "\ufeff", "\ufeff\ufeff", " ", "\n", "\u200b", "—", "+", "-"])
@pytest.mark.parametrize("end", ["---", "----", "—", "...", "+++", "", "--- -", " ---"])
def test_every_spelling_of_the_fences_withholds_a_draft_or_is_an_error(begin: str, end: str) -> None:
    answer = read(f"{begin}---\ntitle: About\ndraft: true\n{end}\nText.\n")
    assert answer.value is not None
    assert answer.value.head.draft or any(found.severity == "error" for found in answer.diagnostics)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037", "utf-7"])
def test_a_draft_in_another_encoding_is_an_error(encoding: str) -> None:
    answer = read("---\ntitle: About us\ndraft: true\n---\n".encode(encoding))
    assert answer.value is not None
    assert answer.value.head.draft or answer.diagnostics


@pytest.mark.parametrize(
    "written",
    ["publish:", "publish: ~", "publish: soon", "publish: 2099-13-01", 'publish: ""', "publish: [2099-01-01]"],
)
def test_an_embargo_that_is_no_moment_is_an_error(written: str) -> None:
    assert codes(f"---\ntitle: About\n{written}\n---\n")


# Begin and end


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    file = b"\xef\xbb\xbf---\ntitle: About\n---\nText.\n"
    assert codes(file) == []
    assert entry(file).head.title == "About"  # type: ignore[attr-defined]
    assert places(b"\xef\xbb\xbf---\ntitel: About\ntitle: B\n---\n") == [("unknown-field", "titel")]


def test_a_byte_order_mark_moves_no_place_of_a_byte_that_is_not_utf8() -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        file = mark + "---\ntitle: ประชุม".encode() + b"\xff\n---\n"
        assert places(file) == [("not-utf8", "\ufffd")]
        assert "FF" in read(file).diagnostics[0].message


@pytest.mark.parametrize(
    "file",
    ["---\ntitle: About\n\nText.\n", "---\ntitle: About\n...\n\nText.\n", "---", "---\n", "---\ntitle: A\n----\n"],
)
def test_front_matter_without_end_is_told_at_its_beginning_and_nothing_of_it_is_published(file: str) -> None:
    assert places(file) == [("front-matter-without-end", "---")]
    assert entry(file).text.parts == ()
    assert not entry(file).whole


def test_the_line_before_which_the_end_is_missing_is_named() -> None:
    assert "before line 4" in read("---\ntitle: About\ndraft: true\n\nText.\n").diagnostics[0].hints[0]


@pytest.mark.parametrize(
    "first", ["", "Text.", "-----", "----", "{", "}", "+++", "--", " ---", "—--", "--- title: A", ";;;"]
)
def test_a_file_that_does_not_begin_with_three_hyphens_has_no_front_matter(first: str) -> None:
    assert codes(f"{first}\ntitle: About\n---\nText.\n")[:1] == ["front-matter-missing"]


def test_an_empty_file_has_no_front_matter() -> None:
    assert places("") == [("front-matter-missing", "")]


@pytest.mark.parametrize("written", ["- a\n- b", "just words", "", "\n\n", "# a comment", "[]", "~"])
def test_front_matter_that_is_no_fields_is_told(written: str) -> None:
    assert codes(f"---\n{written}\n---\nText.\n") == ["front-matter-not-fields"]


def test_blanks_behind_the_hyphens_do_no_harm() -> None:
    assert codes("---  \ntitle: About\n--- \t\nText.\n") == []


def test_three_hyphens_in_the_body_are_a_rule() -> None:
    assert entry("---\ntitle: About\n---\nOne.\n\n---\n\nTwo.\n").text.parts == ("<p>One.</p>\n<hr>\n<p>Two.</p>",)


def test_indented_hyphens_in_a_block_of_text_end_nothing() -> None:
    assert entry("---\ntitle: About\nsummary: |\n  one\n  ---\n  two\n---\n").head.summary == "one --- two"


@pytest.mark.parametrize("body", ["    code\n", "\n\n    code\n", "\n\n\nText.\n", "\tcode", "", "\n", "  \n"])
def test_the_body_is_left_as_it_stands_to_the_last_blank(body: str) -> None:
    head = FrontMatter("content/about.md", f"---\ntitle: About\n---\n{body}")
    assert head.body == body
    assert head.body_line == 4


def test_an_indented_first_line_is_code() -> None:
    assert "<pre><code>code" in str(entry("---\ntitle: About\n---\n    code\n").text.parts)


# Keys


@pytest.mark.parametrize(
    "key", ["content", "handler", "2019", "yes", "null", "self", "metadata", "=", "__class__", "kind_"]
)
def test_a_key_of_any_name_is_a_text_and_told_as_unknown(key: str) -> None:
    assert places(f"---\ntitle: About\n{key}: word\n---\n") == [("unknown-field", key)]


def test_a_second_key_of_a_name_is_told_and_the_first_one_counts() -> None:
    file = "---\ntitle: One\ntitle: Two\n---\n"
    assert places(file) == [("duplicate-key", "title")]
    found = read(file).diagnostics[0]
    assert (found.where.line, found.labels[0].where.line) == (3, 2)  # type: ignore[union-attr]
    assert entry(file).head.title == "One"  # type: ignore[attr-defined]


def test_a_no_break_space_is_no_indentation() -> None:
    assert codes(
        "---\ntitle: A\nkind: k\nstart: 2019\nplace:\n\u00a0\u00a0city: Dhaka\n\u00a0\u00a0country: BD\n---\n", EVENT
    )


@pytest.mark.parametrize("key", ["? [a, b]", "? {a: b}", "[a]", "{a: b}"])
def test_a_key_is_a_word(key: str) -> None:
    written = f"{key}\n: value" if key.startswith("?") else f"{key}: value"
    assert "key-not-text" in codes(f"---\ntitle: About\n{written}\n---\n")


# Values


def test_a_colon_in_a_title_is_told_at_the_value_with_the_line_as_it_should_be() -> None:
    file = "---\ntitle: Roundtable: first\n---\n"
    assert places(file) == [("colon-in-text", "Roundtable: first")]
    assert read(file).diagnostics[0].replacement == '"Roundtable: first"'


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("title: A\nsummary: B: c\nunsure: [a\n", ["colon-in-text", "unclosed-bracket"]),
        ("title: A\nsummary: B: c\nunsure: D: e\ndraft: maybe\n", ["colon-in-text", "colon-in-text", "not-yes-or-no"]),
    ],
)
def test_one_fault_hides_no_other(file: str, code: list[str]) -> None:
    assert codes(f"---\n{file}---\n") == code


@pytest.mark.parametrize(
    "title",
    [
        "9:30",
        "10:30",
        "14:00",
        "NO",
        "no",
        "on",
        "Yes",
        "0123",
        "007",
        "1.10",
        "1_000",
        "+6621234567",
        "2019-11-21",
        "2019-11-21 09:00",
        "2019-11",
        "2014",
        "=",
        "<<",
        "0x1F",
        "0o17",
        ".inf",
        "1e3",
        "685_230.15",
        "190:20:30",
        "2001-12-14t21:59:43.10-05:00",
        "true",
        "n",
    ],
)
def test_a_text_stays_the_text_that_was_written(title: str) -> None:
    file = f"---\ntitle: {title}\n---\n"
    assert codes(file) == []
    assert entry(file).head.title == title  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time: 9:30", TimeRange(TimeOfDay(9, 30))),
        ("time: 10:30", TimeRange(TimeOfDay(10, 30))),
        ("time: 14:00", TimeRange(TimeOfDay(14, 0))),
        ("time: 14:00-15:30", TimeRange(TimeOfDay(14, 0), TimeOfDay(15, 30))),
        ("end: 2019-11-21", PartialDate(2019, 11, 21)),
        ("end: 2019-11", PartialDate(2019, 11)),
        ("end: 2014", PartialDate(2014)),
        ("end: unknown", UNKNOWN),
        ("number: 007", 7),
        ("number: 0123", 123),
        ("place: Oslo, NO", "NO"),
        ("online: Yes", True),
        ("online: no", False),
        ("publish: 2019-11-21 09:00", "2019-11-21T09:00"),
        ("publish: 2019-11-21", "2019-11-21T00:00"),
    ],
)
def test_the_field_decides_what_a_text_means(field: str, value: object) -> None:
    file = f"---\ntitle: A\nkind: meeting\nstart: 2019\n{field}\n---\n"
    assert codes(file, EVENT) == []
    read_value = getattr(entry(file, EVENT).head, field.partition(":")[0])
    assert getattr(read_value, "country", read_value) == value


@pytest.mark.parametrize(
    "field",
    ["end: 2019-13-40", "end: 2019-02-30", "end: 2019-00", "end: 0000", "end: 9999-02-30", "publish: 2019-02-30"],
)
def test_a_date_that_no_calendar_has_is_told_at_the_value(field: str) -> None:
    value = field.partition(": ")[2]
    assert places(f"---\ntitle: A\nkind: meeting\nstart: 2019\n{field}\n---\n", EVENT) == [("impossible-date", value)]


@pytest.mark.parametrize(
    "field",
    ["number: +6621234567", "number: 1_000", "number: 1.10", "number: ٣", "online: on", "end: 2019-11-21 09:00"],
)
def test_what_a_field_cannot_mean_is_an_error(field: str) -> None:
    assert len(codes(f"---\ntitle: A\nkind: meeting\nstart: 2019\n{field}\n---\n", EVENT)) == 1


# What could stand for more than itself


@pytest.mark.parametrize(
    "written",
    [
        "summary: &a text",
        "summary: *a",
        "summary: !!str text",
        "summary: !x text",
        "summary: !!python/object/apply:os.system [ls]",
        "<<: *a",
        "? *a\n: b",
        "changes: &x [*x]",
        "changes: &x\n  - *x",
        "!!map {summary: a}",
        "? !t a\n: b",
        "%TAG ! tag:x,2000:\n---\nsummary: !y a",
    ],
)
def test_aliases_anchors_and_tags_are_refused(written: str) -> None:
    assert codes(f"---\ntitle: About\n{written}\n---\n")


def test_a_merge_key_is_refused() -> None:
    assert codes("---\ntitle: About\n<<: {draft: true}\n---\n")


def test_twelve_levels_are_followed_and_thirteen_told() -> None:
    assert "too-deep" not in codes("---\ntitle: " + "[" * 11 + "]" * 11 + "\n---\n")
    assert "too-deep" in codes("---\ntitle: " + "[" * 12 + "]" * 12 + "\n---\n")


@pytest.mark.parametrize(
    "make",
    [
        lambda count: "title: " + "[" * count,
        lambda count: "title: " + "[" * count + "]" * count,
        lambda count: "{a: " * count,
        lambda count: "- " * count,
        lambda count: "? " * count,
        lambda count: "[" * count + ": a",
        lambda count: "title: " + "a: " * count,
        lambda count: "title: '" + "''" * count,
        lambda count: "a" * 5 * count,
        lambda count: "\t" * count,
        lambda count: "&" * count,
    ],
    ids=lambda make: make(1),
)
def test_a_hundred_thousand_of_anything_is_an_error_and_soon_told(make: Callable[[int], str]) -> None:
    assert codes(f"---\n{make(100_000)}\n---\n")
    assert_linear(lambda count: codes(f"---\n{make(count)}\n---\n"), int, 25_000, seconds)


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    def told(levels: int) -> None:
        lines = [
            "a0: &a0 [x,x,x,x,x,x,x,x,x]",
            *(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)),
        ]
        assert "yaml-shortcut" in codes("---\n" + "\n".join(lines) + "\n---\n")

    assert_linear(told, int, 3)


@pytest.mark.parametrize(
    "written", ['"a\\0b"', '"\\e[31m"', '"\\x07"', '"\\u0085\\u0099"', '"\\uffff"', "a\x07b", "a\x00b", "ประชุม\x1bb"]
)
def test_invisible_characters_are_refused_however_they_are_written(written: str) -> None:
    assert codes(f"---\ntitle: {written}\n---\n") == ["forbidden-character"]


# Line ends and places


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_are_the_same(end: str) -> None:
    file = "---\ntitle: ประชุม\ntitel: 😀\n---\n\nOne\n\n[a](b.md)\n".replace("\n", end)
    assert places(file) == [("unknown-field", "titel")]
    found = read(file).diagnostics[0].where
    assert (found.line, found.column, found.end_line, found.end_column) == (3, 1, 3, 6)  # type: ignore[union-attr]
    assert FrontMatter("content/about.md", file.replace("\r\n", "\n").replace("\r", "\n")).body_line == 5


@pytest.mark.parametrize("sign", ["\u0085", "\u2028", "\u2029"])
def test_other_signs_that_break_lines_elsewhere_break_none_here(sign: str) -> None:
    file = f"---\ntitle: One{sign}two\ntitel: x\n---\n"
    assert places(file) == [("unknown-field", "titel"), ("invisible-character", sign)]
    assert entry(file).head.title == "One two"  # type: ignore[attr-defined]
    assert "draft" not in codes(f"---\ntitle: One{sign}draft: false\n---\n")


@pytest.mark.parametrize("before", ["ประชุม", "😀😀", "កិច្ច", "مرحبا", "\u00a0", "e\u0301", "a\tb"])
def test_columns_count_characters(before: str) -> None:
    file = f'---\ntitle: A\nchanges: [{{note: "{before}", dete: 2019}}]\n---\n'
    assert ("unknown-field", "dete") in places(file)
    columns = [found.where.column for found in read(file).diagnostics if found.code == "unknown-field"]  # type: ignore[union-attr]
    assert columns == [len(f'changes: [{{note: "{before}", ') + 1]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ('title: "About', ("unclosed-quote", '"')),
        ("title: A\nsummary: 'b\nunsure: c", ("unclosed-quote", "'")),
        ("title: A\nsources: [a, b", ("unclosed-bracket", "[")),
        ("title: A\nchanges: {a: b", ("unclosed-bracket", "{")),
        ("title: A\nchanges:\n\t- a", ("tab-indentation", "\t")),
        ("title: A\njust words\nsummary: b", ("line-without-colon", "just words")),
        ("title: @home", ("needs-quotes", "@home")),
        ("title: *First* meeting", ("needs-quotes", "*First* meeting")),
        ('title: "First" roundtable', ("words-behind-quote", '"First" roundtable')),
    ],
)
def test_what_is_no_yaml_is_told_at_the_mistake(file: str, expected: tuple[str, str]) -> None:
    assert places(f"---\n{file}\n---\n")[0] == expected
