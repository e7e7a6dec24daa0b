"""Thousands of different faults in one file are each told at their place, soon."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import pytest

from adfm_site.source import Span
from tests.problems.documents import Case, checked, lay
from tests.work import TIMES, assert_linear, seconds

_EVENT = "content/events/2020/second/index.md"
_HEAD = "title: Second roundtable\nkind: roundtable\nstart: 2020-12-14\n"
_MANY = 6_000
_MEETINGS = {
    f"content/events/2018/meeting-{number}/index.md": f"---\ntitle: Meeting {number}\nkind: meeting\nstart: 2018\n---\n"
    for number in range(150)
}
_TOPICS = "".join(f"  topic-{number}: Topic {number}\n" for number in range(150))
_SITE = (
    "name: A\nlanguages: [en]\ntime-zone: UTC\nkinds:\n  roundtable: {name: R, plural: R}\n  meeting: {name: M, "
    "plural: M}\n"
    f"topics:\n{_TOPICS}"
)


def _text(written: str, times: int, before: str = "") -> str:
    words = [written.format(number) for number in range(times)]
    return (
        f"---\n{_HEAD}---\n{before}\n\n"
        + "\n\n".join(" ".join(words[first : first + 10]) for first in range(0, times, 10))
        + "\n"
    )


def _fields(field: str, written: str, times: int) -> str:
    return f"---\n{_HEAD}{field}" + "".join(written.format(number) for number in range(times)) + "---\nText.\n"


def _files(names: Iterable[str]) -> dict[str, str]:
    return {f"content/events/2020/second/{name}": "x" for name in names}


Written = Callable[[int], str]
_FAULTS: Mapping[str, tuple[str, int, Written, Mapping[str, str]]] = {
    "links": ("broken-link", _MANY, partial(_text, "[a](../nowhere-{}/index.md)"), {}),
    "links nearly right": ("broken-link", _MANY, partial(_text, "[a](../../2018/meetinq-{}/index.md)"), _MEETINGS),
    "anchors": ("broken-anchor", _MANY, partial(_text, "[a](#first-{})", before="## First"), {}),
    "anchors nearly right": (
        *("broken-anchor", _MANY),
        *(partial(_text, "[a](#wordz-{})", before="\n\n".join(f"## Words {number}" for number in range(1_000))), {}),
    ),
    "anchors twice": (
        "duplicate-anchor",
        2_000,
        partial(_text, "a\n\n## A <b id='b{0}'></b>\n\n## B <b id='b{0}'></b>\n\n"),
        {},
    ),
    "pictures": (
        "missing-picture",
        _MANY,
        partial(_text, "![a](picturre-{}.png)"),
        _files(f"picture-{n}.png" for n in range(150)),
    ),
    "pictures without words": ("missing-alt-text", _MANY, partial(_text, "![](a{}.png)"), {}),
    "schemes": ("unsafe-link", _MANY, partial(_text, "[a](javascript:{})"), {}),
    "footnotes": ("footnote-without-text", 1_900, partial(_text, "a[^{}]"), {}),
    "ids": ("unknown-reference", _MANY, partial(_fields, "related:\n", "  - meetinq-{}\n"), _MEETINGS),
    "topics": ("unknown-topic", _MANY, partial(_fields, "topics:\n", "  - topik-{}\n"), {"site.yaml": _SITE}),
    "fields": (
        *("unknown-field", 2_000),
        *(partial(_fields, "links:\n", "  - titel{}: x\n    title: x\n    url: https://a.example/\n"), {}),
    ),
    "files": (
        "missing-file",
        2_000,
        partial(_fields, "downloads:\n", "  - title: A\n    kind: paper\n    file: a{}.pdf\n"),
        {},
    ),
    "outcomes": (
        *("unknown-outcome", 2_000),
        *(partial(_fields, "outcomes:\n", "  - id: a{0}\n    text: x\n    follows: second#b{0}\n"), {}),
    ),
}


@pytest.mark.parametrize("part", [40, pytest.param(1, marks=pytest.mark.battery)], ids=["hundreds", "thousands"])
@pytest.mark.parametrize("name", _FAULTS)
def test_many_faults_in_one_file_are_each_told_soon(name: str, part: int, tmp_path: Path) -> None:
    code, most, written, others = _FAULTS[name]

    def laid(count: int) -> Path:
        lay(
            Case(
                title=name, files=((_EVENT, written(times=count)), *others.items()), makers=(), expected="", at=(0, 0)
            ),
            tmp_path / f"{count}",
        )
        return tmp_path / f"{count}"

    def told(root: Path) -> None:
        found = [each for each in checked(root).diagnostics if each.code == code and each.path == _EVENT]
        places = {(each.where.line, each.where.column) for each in found if isinstance(each.where, Span)}
        assert len(places) == len(found) == int(root.name), "two faults have one place, or one is not told"

    assert_linear(told, laid, most // part // TIMES, seconds)


def test_after_a_thousand_links_of_a_text_no_more_is_guessed(tmp_path: Path) -> None:
    text = _text("[a](../../2018/meetinq-{}/index.md)", times=1_050).replace("meetinq-", "meeting-9")
    lay(Case(title="guesses", files=((_EVENT, text), *_MEETINGS.items()), makers=(), expected="", at=(0, 0)), tmp_path)
    found = [each for each in checked(tmp_path).diagnostics if each.code == "broken-link"]
    guessed = [any("Did you mean" in hint for hint in each.hints) for each in found]
    assert any(guessed[:1_000])
    assert not any(guessed[1_000:])
    assert all(each.hints for each in found)
