"""The law of portions: a remembered portion equals one that is made again, if nothing that it read has changed.

The test needs no disk: it plans a site and the same site after edits, with the memory and without it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from json import dumps, loads
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from msgspec.structs import replace as with_fields

from adfm_site import fingerprint
from adfm_site.archive.archive import Archive, link
from adfm_site.archive.catalogue import catalogue
from adfm_site.artifact import Artifact
from adfm_site.build import portions, tracing
from adfm_site.build.pipeline import prepare
from adfm_site.build.portions import Kept, Row, Views, planned
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import Inputs, source
from adfm_site.progress import silent
from adfm_site.reading.files import read_entry, read_site
from adfm_site.source import Source
from adfm_site.views.frame import frame
from tests.tiers import figure

SITES = Path(__file__).parents[1] / "sites"
NAMES = ("conference", "states")
DAYS = ("2024-05-31T00:00", "2026-02-01T12:00", "2019-01-01T00:00", "2031-01-01T00:00")


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The texts of a site, and the moment of the build."""

    inputs: Inputs
    texts: Mapping[str, bytes]
    now: str = DAYS[0]
    drafts: bool = False

    @property
    def archive(self) -> Archive:
        """The archive that the texts give."""
        entries = (_read(path, data).value for path, data in self.texts.items() if path != "site.yaml")
        whole = (entry for entry in entries if entry is not None)
        site = read_site(Source(path="site.yaml", data=self.texts["site.yaml"], digest="")).value
        return link(catalogue(whole, site, self.inputs.others, now=self.now, drafts=self.drafts).value).value

    def plan(self, views: Views | None) -> list[Artifact | Kept]:
        """Return the plan."""
        archive = self.archive
        leaves = tracing.Leaves(archive, {}, self.inputs.templates, {})
        return [each for each, _ in planned(archive, frame(archive, "", preview=False), leaves, views)]


@cache
def _read(path: str, data: bytes) -> Any:
    return read_entry(Source(path=path, data=data, digest=""))


@cache
def site(name: str) -> Texts:
    inputs = prepare(SITES / name, Options(as_of="2024-05-31"), silent).inputs
    texts = {path: source(path, inputs.real[path], {}).data for path in inputs.texts}
    return Texts(inputs=inputs, texts={**texts, "site.yaml": inputs.site.data})


def changed(given: Texts, path: str, edit: Callable[[bytes], bytes]) -> Texts:
    """Return the site with another text at a path."""
    return replace(given, texts={**given.texts, path: edit(given.texts[path])})


def without(given: Texts, path: str) -> Texts:
    return replace(given, texts={each: text for each, text in given.texts.items() if each != path})


def swapped(given: Texts, one: str, other: str) -> Texts:
    return replace(given, texts={**given.texts, one: given.texts[other], other: given.texts[one]})


def edited(given: Texts, chance: Random) -> Texts:
    """Return the site after one random edit, however strange."""
    path = chance.choice(sorted(given.texts))
    alike = sorted(other for other in given.texts if other.rpartition("/")[2] == path.rpartition("/")[2])
    match chance.randrange(9):
        case 0:
            return without(given, path) if path != "site.yaml" else given
        case 1:
            return swapped(given, path, chance.choice(alike))
        case 2:
            return replace(given, now=chance.choice(DAYS), drafts=chance.random() < 0.3)
        case 3:
            return changed(given, path, lambda text: text + b"\nOne more sentence.\n")
        case 4:
            return changed(given, path, lambda text: _swapped_lines(text, chance))
        case 5 | 6:
            return changed(given, path, lambda text: _line_of(text, given.texts[chance.choice(alike)], chance))
        case _:
            return changed(given, path, lambda text: _without_line(text, chance))


def _line_of(text: bytes, other: bytes, chance: Random) -> bytes:
    """Return a text in which a line of another text replaces one with the same first word, if there is such a line."""
    lines, others = text.split(b"\n"), other.split(b"\n")
    pairs = [
        (at, line)
        for at, mine in enumerate(lines)
        for line in others
        if line.split(b":")[0] == mine.split(b":")[0] and line != mine
    ]
    if not pairs:
        return text
    at, line = chance.choice(pairs)
    return b"\n".join((*lines[:at], line, *lines[at + 1 :]))


def _swapped_lines(text: bytes, chance: Random) -> bytes:
    """Return a text with two successive lines exchanged."""
    lines = text.split(b"\n")
    at = chance.randrange(len(lines))
    return b"\n".join((*lines[:at], *reversed(lines[at : at + 2]), *lines[at + 2 :]))


def _without_line(text: bytes, chance: Random) -> bytes:
    lines = text.split(b"\n")
    at = chance.randrange(len(lines))
    return b"\n".join((*lines[:at], *lines[at + 1 :]))


def law_holds(before: Texts, after: Texts) -> None:
    """Plan a site, and after the edit plan it with the memory and without it; expect the same."""
    views = Views()
    before.plan(views)
    views.turn()
    assert after.plan(views) == after.plan(None)


@settings(max_examples=figure(60, 3_000, quick=15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.sampled_from(NAMES), some.integers(0, 2**32), some.integers(1, 3))
def test_what_is_remembered_is_what_would_be_made(name: str, seed: int, edits: int) -> None:
    before, chance = site(name), Random(seed)  # noqa: S311 - no secret
    for _ in range(edits):
        before = edited(before, chance)
    law_holds(before, edited(before, chance))


def body_of(path: str) -> Callable[[Texts], Texts]:
    return lambda given: changed(given, path, lambda text: text + b"\nOne more sentence.\n")


def test_another_sentence_in_an_event_makes_its_page_and_the_search_anew() -> None:
    views, given = Views(), site("conference")
    given.plan(views)
    views.turn()
    path = next(path for path in given.texts if path.endswith("2021/sym-01/index.md"))
    body_of(path)(given).plan(views)
    assert views.made == {"event_view sym-01", "search 2021", "search words"}


def test_nothing_is_made_anew_where_nothing_changed() -> None:
    views, given = Views(), site("conference")
    given.plan(views)
    views.turn()
    given.plan(views)
    assert views.made == set()
    views.turn()
    replace(given, now="2024-05-31T23:59").plan(views)
    assert views.made == set()


def test_all_that_views_can_read_of_an_archive_is_noted() -> None:
    """A view that reads any other attribute fails with an AttributeError, on every page."""
    noted = set(tracing._TABLES) | tracing._WHOLE | {"entries", "events"}  # noqa: SLF001 - this tests the two lists
    assert {each.name for each in fields(Archive)} - noted == {"now", "made"}
    said = {name for name in vars(Archive) if not name.startswith("_")} - {each.name for each in fields(Archive)}
    assert said - set(vars(tracing.Traced)) - tracing._WHOLE == set()  # noqa: SLF001 - as above


def test_a_name_of_which_nothing_is_known_is_of_nothing_that_is_there() -> None:
    leaves = tracing.Leaves(site("states").archive, {}, {}, {})
    assert [
        leaves[name] for name in ("", ":", "elsewhere:", "head venue:x", "head event:x", "parts:x", "parts:x y z")
    ] == [""] * 7
    assert leaves["ahead:x-y"] == leaves["ahead:"] == "False"


def test_a_row_is_read_back_as_it_was_written() -> None:
    row = Row("seen", ("head event:a", "today:"), (Kept("/a/", "content/a.md", "key"), Kept("/ก/", "", "")), '{"a": 1}')
    assert portions.row_of(loads(dumps(row))) == row
    for given_ in (
        None,
        [],
        [1],
        {},
        ["seen", 1, 2, 3],
        ["seen", [], [[]], ""],
        ["seen", [1], [], ""],
        ["seen", [], [["/", "", 1]], ""],
        [1, [], [], ""],
    ):
        assert portions.row_of(given_) is None


def blind(*fields: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Treat leaves of these fields as unchanged."""
    whole = tracing.Leaves.__missing__

    def missing(self: tracing.Leaves, name: str) -> str:
        return "" if name.partition(":")[0] in fields else whole(self, name)

    return lambda patch: patch.setattr(tracing.Leaves, "__missing__", missing)


def forgetful(patch: pytest.MonkeyPatch) -> None:
    """Record a shared value for its first reader only."""
    whole = tracing.Traced.once

    def once(self: tracing.Traced, key: tuple[str, str], make: Callable[[], Any]) -> Any:
        return self._made[key][0] if key in self._made else whole(self, key, make)

    patch.setattr(tracing.Traced, "once", once)


def in_no_order(patch: pytest.MonkeyPatch) -> None:
    """Treat mappings as the same in any order."""
    patch.setattr(
        fingerprint,
        "_encoded_mapping",
        lambda value: ["{", *((key, fingerprint._encoded(value[key])) for key in sorted(value))],  # noqa: SLF001
    )
    patch.setattr(fingerprint, "_ENCODERS", {})


def whatever_was_given(patch: pytest.MonkeyPatch) -> None:
    """Make portions depend only on what they read."""
    kept, whole = portions._Kept, portions._Kept._seen  # noqa: SLF001 - as above
    patch.setattr(kept, "_seen", lambda self, portion, read: whole(self, with_fields(portion, given=()), read))


def named(given: Texts, end: str) -> str:
    """Return the path of a text by its ending."""
    return next(path for path in given.texts if path.endswith(end))


def gone(end: str) -> Callable[[Texts], Texts]:
    return lambda given: without(given, named(given, end))


def second_lacking(*words: bytes) -> Callable[[Texts], Texts]:
    """Return an edit that removes the lines of one event with some words; other pages read that event completely."""
    lines = partial(_lines_without, words)
    return lambda given: changed(given, named(given, "2019/second/index.md"), lines)


def saying(end: str, old: bytes, new: bytes) -> Callable[[Texts], Texts]:
    return lambda given: changed(given, named(given, end), lambda text: text.replace(old, new, 1))


def with_link(given: Texts) -> Texts:
    """Add a link from a text to an organisation that its event does not list."""
    link_ = b"\nSee [the bureau](../../../organisations/gauge-bureau.md).\n"
    return changed(given, named(given, "2019/second/index.md"), lambda text: text + link_)


def on_the_last_day(given: Texts) -> Texts:
    return replace(given, now=DAYS[-1])


def with_drafts(given: Texts) -> Texts:
    return replace(given, drafts=True)


def the_same(given: Texts) -> Texts:
    return given


def _lines_without(words: tuple[bytes, ...], text: bytes) -> bytes:
    return b"\n".join(line for line in text.split(b"\n") if not any(word in line for word in words))


Edit = Callable[[Texts], Texts]
# The fault, the site, its state before an edit, and its state after it.
FAULTS: Mapping[str, tuple[Callable[[pytest.MonkeyPatch], None], str, Edit, Edit]] = {
    "texts": (blind("text event"), "conference", the_same, body_of("content/events/2021/sym-01/index.md")),
    "heads of events": (
        blind("head event"),
        "conference",
        the_same,
        saying("sym-01/index.md", b"title: ", b"title: New "),
    ),
    "heads of organisations": (
        blind("head organisation"),
        "states",
        the_same,
        saying("gauge-office.md", b"name: ", b"name: New "),
    ),
    "which events there are": (blind("keys events"), "conference", gone("2023/sym-03/index.md"), the_same),
    "documents": (blind("documents"), "states", the_same, saying("documents/handbook.md", b"title: ", b"title: New ")),
    "which documents there are": (blind("keys documents"), "conference", gone("fish-ladder-note.md"), the_same),
    "the documents of an event": (blind("of_event"), "conference", gone("fish-ladder-note.md"), the_same),
    "members of series": (blind("members", "positions"), "conference", gone("2023/sym-03/index.md"), the_same),
    "what was taken up": (
        blind("taken_up"),
        "states",
        second_lacking(b"series:", b"related:", b"follows:"),
        second_lacking(b"series:", b"related:"),
    ),
    "what is related": (
        blind("related"),
        "states",
        second_lacking(b"series:", b"follows:", b"related:"),
        second_lacking(b"series:", b"follows:"),
    ),
    "where links lead": (
        blind("targets"),
        "states",
        lambda given: gone("gauge-bureau.md")(with_link(given)),
        with_link,
    ),
    "links to what comes out": (blind("targets"), "states", the_same, on_the_last_day),
    "site.yaml": (blind("site"), "states", the_same, saying("site.yaml", b"gauges: Gauges", b"gauges: All gauges")),
    "the order in site.yaml": (
        in_no_order,
        "states",
        the_same,
        lambda given: changed(given, "site.yaml", _topics_turned),
    ),
    "the day": (blind("today", "ahead"), "states", the_same, on_the_last_day),
    "embargoes": (blind("due"), "conference", with_drafts, lambda given: on_the_last_day(with_drafts(given))),
    "what is made once": (forgetful, "conference", gone("fish-ladder-note.md"), the_same),
    "what is given": (whatever_was_given, "conference", gone("2023/sym-03/index.md"), the_same),
}


def _topics_turned(text: bytes) -> bytes:
    return text.replace(b"  gauges: Gauges\n  ferries: Ferries\n", b"  ferries: Ferries\n  gauges: Gauges\n")


@pytest.mark.parametrize(
    "fault", [pytest.param(fault, marks=pytest.mark.battery if at % 4 else ()) for at, fault in enumerate(FAULTS)]
)
def test_a_trace_that_misses_something_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, name, before, after = FAULTS[fault]
    given_ = site(name)
    law_holds(before(given_), after(given_))
    plant(monkeypatch)
    with pytest.raises((AssertionError, KeyError)):
        law_holds(before(given_), after(given_))
