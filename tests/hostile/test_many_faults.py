"""Thousands of different faults in one file are each told at their place, soon."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import process_time

import pytest

from adfm_site.source import Span
from tests.problems.documents import Case, checked, lay

_EVENT = "content/events/2020/second/index.md"
_HEAD = "title: Second roundtable\nkind: roundtable\nstart: 2020-12-14\n"
_MANY = 6_000
_MEETINGS = {
    f"content/events/2018/meeting-{number}/index.md": f"---\ntitle: Meeting {number}\nkind: meeting\nstart: 2018\n---\n"
    for number in range(150)
}
_TOPICS = "".join(f"  topic-{number}: Topic {number}\n" for number in range(150))
_SITE = (
    "name: A\nlanguages: [en]\ntime-zone: UTC\nkinds:\n  roundtable: {name: R, plural: R}\n  meeting: {name: M, plural: M}\n"
    f"topics:\n{_TOPICS}"
)


def _text(written: str, before: str = "", times: int = _MANY) -> str:
    words = [written.format(number) for number in range(times)]
    return f"---\n{_HEAD}---\n{before}\n\n" + "\n\n".join(" ".join(words[first : first + 10]) for first in range(0, times, 10)) + "\n"


def _fields(field: str, written: str, times: int = _MANY) -> str:
    return f"---\n{_HEAD}{field}" + "".join(written.format(number) for number in range(times)) + "---\nText.\n"


def _files(names: Iterable[str]) -> dict[str, str]:
    return {f"content/events/2020/second/{name}": "x" for name in names}


_FAULTS: Mapping[str, tuple[str, int, str, Mapping[str, str]]] = {
    "links": ("broken-link", _MANY, _text("[a](../nowhere-{}/index.md)"), {}),
    "links nearly right": ("broken-link", _MANY, _text("[a](../../2018/meetinq-{}/index.md)"), _MEETINGS),
    "anchors": ("broken-anchor", _MANY, _text("[a](#first-{})", "## First"), {}),
    "anchors nearly right": ("broken-anchor", _MANY, _text("[a](#wordz-{})", "\n\n".join(f"## Words {n}" for n in range(1_000))), {}),
    "anchors twice": ("duplicate-anchor", 2_000, _text("a\n\n## A {{#b{0}}}\n\n## B {{#b{0}}}\n\n", times=2_000), {}),
    "pictures": ("missing-picture", _MANY, _text("![a](picturre-{}.png)"), _files(f"picture-{n}.png" for n in range(150))),
    "pictures without words": ("missing-alt-text", _MANY, _text("![](a{}.png)"), {}),
    "schemes": ("unsafe-link", _MANY, _text("[a](javascript:{})"), {}),
    "footnotes": ("footnote-without-text", 1_900, _text("a[^{}]", times=1_900), {}),
    "ids": ("unknown-reference", _MANY, _fields("related:\n", "  - meetinq-{}\n"), _MEETINGS),
    "topics": ("unknown-topic", _MANY, _fields("topics:\n", "  - topik-{}\n"), {"site.yaml": _SITE}),
    "fields": ("unknown-field", 2_000, _fields("links:\n", "  - titel{}: x\n    title: x\n    url: https://a.example/\n", 2_000), {}),
    "files": ("missing-file", 2_000, _fields("downloads:\n", "  - title: A\n    kind: paper\n    file: a{}.pdf\n", 2_000), {}),
    "outcomes": ("unknown-outcome", 2_000, _fields("outcomes:\n", "  - id: a{0}\n    text: x\n    follows: second#b{0}\n", 2_000), {}),
}


@pytest.mark.parametrize("name", _FAULTS)
def test_thousands_of_faults_in_one_file_are_told_soon(name: str, tmp_path: Path) -> None:
    code, times, text, others = _FAULTS[name]
    lay(Case(title=name, files=((_EVENT, text), *others.items()), makers=(), expected="", at=(0, 0)), tmp_path)
    started = process_time()
    found = checked(tmp_path).diagnostics
    spent = process_time() - started
    assert Counter(each.code for each in found if each.path == _EVENT)[code] == times
    places = {(each.where.line, each.where.column) for each in found if each.code == code and isinstance(each.where, Span)}
    assert len(places) == times, "two faults have one place"
    assert spent < 5, f"took {spent:.1f} s"


def test_after_a_thousand_links_of_a_text_no_more_is_guessed(tmp_path: Path) -> None:
    text = _text("[a](../../2018/meetinq-{}/index.md)", times=1_050).replace("meetinq-", "meeting-9")
    lay(Case(title="guesses", files=((_EVENT, text), *_MEETINGS.items()), makers=(), expected="", at=(0, 0)), tmp_path)
    found = [each for each in checked(tmp_path).diagnostics if each.code == "broken-link"]
    guessed = [any("Did you mean" in hint for hint in each.hints) for each in found]
    assert any(guessed[:1_000])
    assert not any(guessed[1_000:])
    assert all(each.hints for each in found)
