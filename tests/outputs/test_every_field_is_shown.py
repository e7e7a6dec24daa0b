"""Readers see what an editor writes: every field of every kind, in every situation, on a page of its thing.

The test finds fields by the shapes of the model, so it includes new fields without a further line. What is not shown
has its reason in EXCUSES.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import cache
from html import unescape
from re import compile as pattern
from re import search
from typing import Annotated, Any, Final

import pytest
from msgspec.structs import replace as with_fields

from adfm_site.archive.link import link
from adfm_site.artifact import Template
from adfm_site.checks import checked
from adfm_site.diagnostics import Diagnostic
from adfm_site.inputs.scan import default_templates
from adfm_site.model import KINDS, Kind
from adfm_site.model.agenda import Item
from adfm_site.model.download import Download, OwnDocument
from adfm_site.model.event import Event, Part, Status
from adfm_site.model.page import PlainPage
from adfm_site.model.person import Person
from adfm_site.model.shape import Line, fields_of
from adfm_site.model.site import Site
from adfm_site.reading import placing
from adfm_site.rendering.templates import Renderer
from tests.outputs.filled import ONLY, OUT, Filled, Filler, Form, Given, InForm, Written, block_in
from tests.sites.memory import artifacts_of, catalogue_of, frame_of

PUBLIC: Final[Form] = {"draft": OUT, "publish": OUT}
_HELD: Final[Form] = {**dict.fromkeys(("held", "document", "withdrawn", "restricted", "announce"), OUT), **PUBLIC}
_NO_FILE: Final[Form] = {**_HELD, "file": OUT, "formats": OUT}
_NOT_HELD: Final[Form] = {**_NO_FILE, "held": Given("false", ("not held in this archive",))}
_OPEN: Final[Mapping[str, Form]] = {
    "held": _HELD,
    "not held": _NOT_HELD,
    "a recording": {**_HELD, "kind": "recording"},
    "a recording elsewhere": {**_NO_FILE, "kind": "recording"},
    "taken back": {key: given for key, given in _HELD.items() if key != "withdrawn"},
}
# That an event was held, or will be, is what its dates tell.
_STATES: Final = {
    "held": (),
    "scheduled": (),
    "cancelled": ("cancelled",),
    "postponed": ("Postponed",),
    "rescheduled": ("Moved from",),
    "moved-online": ("moved online",),
}
_SMALL: Final[Form] = {ONLY: True, "title": "Small", "kind": "meeting", "start": "1500"}
_SMALL_PART: Final[Form] = {ONLY: True, "title": "Part", "start": "1501"}
FORMS: Final[Mapping[type[Any], Mapping[str, Form]]] = {
    **{kind.head: {"": PUBLIC} for kind in KINDS},
    Download: {
        **_OPEN,
        "not held, without a name": {**_NOT_HELD, "id": OUT},
        "restricted": {**_HELD, **dict.fromkeys(("restricted", "announce"), Given("true", ("not public",)))},
        "awaited": {**_HELD, "announce": "true", "publish": Given("2031-06-04 15:07", ("4 June 2031", "15:07"))},
        "a document of its own": {ONLY: True, "document": Given("known", ("Known map",))},
    },
    OwnDocument: _OPEN,
    Event: {
        "once": {"parts": OUT, "withdrawn": OUT, "start": Given("1500-05-04", ("4 May 1500",)), "end": OUT, **PUBLIC},
        "over years": {**_SMALL, "end": Given("1501", ("1501",))},
        "in parts": {"start": OUT, "end": OUT, "withdrawn": OUT, **PUBLIC},
        "taken back": {"parts": OUT, "start": Given("1500", ("1500",)), "end": Given("1503", ("1503",)), **PUBLIC},
        **{f"{state}, as an event": {**_SMALL, "status": InForm(state)} for state in _STATES},
    },
    Part: {
        "a part": {"start": Given("1500-02-03", ("3 February 1500",)), "end": OUT},
        "a part over years": {**_SMALL_PART, "id": "years", "end": Given("1502", ("1502",))},
        **{f"{state}, as a part": {**_SMALL_PART, "id": state, "status": InForm(state)} for state in _STATES},
    },
    Status: {state: {"state": Given(state, seen)} for state, seen in _STATES.items()},
    Item: {
        "an item": dict.fromkeys(("break", "closed", "cancelled", "moved-to"), OUT),
        "a break": dict.fromkeys(("closed", "cancelled", "moved-to"), OUT),
        "a closed item": {
            **dict.fromkeys(("break", "cancelled", "moved-to"), OUT),
            "closed": Given("true", ("Closed session",)),
        },
        "a cancelled item": {"break": OUT, "closed": OUT, "cancelled": Given("true", ("Cancelled",))},
    },
    Person: {"": {"public": "true", **PUBLIC}},
    PlainPage: {
        "a page": {"menu": Given("7", (), (OUT,)), **PUBLIC},
        "the home page": {"summary": OUT, "menu": OUT, **PUBLIC},
    },
}


@dataclass(frozen=True, kw_only=True)
class Excuse:
    """Fields that are not seen in a form, for a reason. but: those that are all the same.

    code: of the problem that reports them.
    """

    fields: tuple[str, ...]
    form: str = "*"
    but: tuple[str, ...] = ()
    why: str
    code: str = ""

    def covers(self, written: Written) -> bool:
        """Return whether a value need not be seen."""
        return (
            any(fnmatch(written.field, each) for each in self.fields)
            and any(fnmatch(form, self.form) for form in written.forms)
            and not (written.forms[-1] == self.form and any(fnmatch(written.field, each) for each in self.but))
        )


EXCUSES: Final = (
    Excuse(fields=("*.unsure",), why="never published, as its meaning says"),
    Excuse(fields=("*.draft", "*.publish"), why="says whether there is a page; one to come is told by “awaited”"),
    Excuse(fields=("*.agreed", "Person.public"), why="a permission: what it permits is seen"),
    Excuse(fields=("Accepted.*",), why="what was looked at in a file, for editors alone"),
    Excuse(
        fields=("Item.title", "Item.lead", "Item.papers", "Item.id"),
        form="a closed item",
        why="what is closed is not told, as its meaning says",
    ),
    Excuse(
        fields=("*",),
        form="restricted",
        but=("Download.kind", "Download.restricted", "Download.announce"),
        why="not for the public",
    ),
    Excuse(
        fields=("*",),
        form="awaited",
        but=("Download.kind", "Download.publish"),
        why="not out yet; the rest comes with it",
    ),
    Excuse(
        fields=("*",),
        form="taken back",
        but=(
            *(
                "Event.title",
                "Event.kind",
                "Event.start",
                "Event.end",
                "Event.formerly",
                "Event.old-addresses",
                "Withdrawal.*",
                "Change.*",
            ),
            *(f"D*.{key}" for key in ("title", "kind", "date", "formerly", "old-addresses")),
        ),
        why="of what was withdrawn stay title, kind, date and the reason",
    ),
    Excuse(
        fields=("Download.sources", "Download.supersedes", "Download.formerly", "Download.old-addresses", "Change.*"),
        form="not held, without a name",
        why="one row has no room for them",
        code="document-without-page",
    ),
    Excuse(
        fields=("Site.languages", "Site.time-zone", "Site.limits", "SizeLimits.*"),
        why="a setting: how things are written and measured",
    ),
    Excuse(
        fields=("Site.switched-off", "Site.words", "Site.withheld-names"),
        why="for checks; a withheld name must not be seen",
    ),
    Excuse(
        fields=("Site.navigation", "MenuLink.address"),
        why="seen as links, and by its own complaint where it leads nowhere",
    ),
)

_TAG: Final = pattern(r"<[^<>]*>")
_UNSEEN: Final = pattern(r'(?s)<head>.*?</head>|<span class="away"[^<>]*>.*?</span>|<caption>.*?</caption>')
_ALT: Final = pattern(r'alt="([^"]*)"')


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What readers get of some pages: their words, and their markup with the addresses of all that is published."""

    words: str
    markup: str

    @classmethod
    def of(cls, pages: Iterable[str], addresses: str) -> "Seen":
        """Look at pages as readers do, who see no head and nothing that is said for voices alone."""
        whole = "\n".join(pages)
        body = _UNSEEN.sub(" ", whole)
        return cls(words=unescape(" ".join((_TAG.sub("", body), *_ALT.findall(body)))), markup=whole + addresses)

    def shows(self, written: Written) -> bool:
        """Return whether all is here that is to be seen of a value."""
        where = self.markup if written.in_addresses else self.words
        return all(
            word in where and (not word[-1].isdigit() or search(rf"(?<!\d){word}(?!\d)", where))
            for word in written.seen
        )


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A site of filled files, planned. files: those filled, and site.yaml."""

    files: tuple[Filled, ...]
    plan: Mapping[str, Any]
    complaints: tuple[Diagnostic, ...]

    def rendered(self, templates: Mapping[str, str], only: Collection[str] = ()) -> dict[str, Seen]:
        """Render the pages, and return what is seen of each file. only: of these."""
        renderer, addresses = Renderer(templates), " ".join(self.plan)
        files = [file for file in self.files if not only or file.path in only]
        pages = sorted(address for address in self.plan if any(_is_of(file, address) for file in files))
        texts = {address: renderer.render(self.plan[address]).decode() for address in pages}
        return {file.path: Seen.of((texts[each] for each in pages if _is_of(file, each)), addresses) for file in files}

    def unseen(self, templates: Mapping[str, str], only: Collection[str] = ()) -> list[Written]:
        """Return all that is written and not seen, whatever the reason. only: in these files."""
        seen = self.rendered(templates, only)
        files = (file for file in self.files if file.path in seen)
        return [each for file in files for each in file.written if each.seen and not seen[file.path].shows(each)]


def _is_of(file: Filled, address: str) -> bool:
    return not file.at or any(address == at if at == "/" else address.startswith(at) for at in file.at)


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Filled files, those to which they refer, and site.yaml."""

    filled: tuple[Filled, ...]
    others: Mapping[str, str]
    site: Filled

    def planned(self) -> Planned:
        """Read, link and check the site, and plan what is published of it."""
        files = {**self.others, **{one.path: one.text for one in self.filled}}
        catalogue = catalogue_of(files, site=self.site.text)
        linked = link(catalogue)
        found = (*linked.diagnostics, *checked(catalogue))
        plan = artifacts_of(linked.value, frame_of(linked.value, catalogue.site.address or ""))
        return Planned(
            files=(*self.filled, self.site),
            plan={
                each.address: each
                for each in plan
                if isinstance(each.recipe, Template) and each.address.endswith(("/", ".svg"))
            },
            complaints=found,
        )


def walk(kinds: tuple[Kind, ...] = KINDS, forms: Mapping[type[Any], Mapping[str, Form]] = FORMS) -> Walk:
    """Fill a file of each kind in each of its forms."""
    filler = Filler(forms=dict(forms))
    filler.files["documents/known.md"] = "---\ntitle: Known map\nkind: report\nheld: false\n---\n"
    filled = tuple(_filled(filler, kind, form) for kind in kinds for form in forms[kind.head])
    seen = {word for one in filled for each in one.written if not _excuse(each) for word in each.seen}
    # What is not listed needs no word for several.
    seen |= {f"{word}-several" for one in filled for each in one.written if _is_listed(each) for word in each.seen}
    seen |= {f"{word}-did" for word in seen}
    return Walk(filled=filled, others=filler.files, site=_site(filler, seen))


def _is_listed(written: Written) -> bool:
    return written.field.endswith(".kind") and not {*written.forms} & {"taken back", "restricted", "awaited"}


def _excuse(written: Written) -> Excuse | None:
    return next((excuse for excuse in EXCUSES if excuse.covers(written)), None)


def _filled(filler: Filler, kind: Kind, form: str) -> Filled:
    id_ = f"{form.replace(',', '').replace(' ', '-') or 'one'}-{kind.name}"
    at = (f"/{kind.folder}/{id_}/",)
    match kind.name:
        case "event":
            path, at = f"events/1500/{id_}/index.md", (f"/events/1500/{id_}/", f"/documents/{id_}-")
        case "agenda":
            path, at = f"events/1500/{id_}/agenda.md", (f"/events/1500/{id_}/",)
            filler.files[f"events/1500/{id_}/index.md"] = "---\ntitle: Its event\nkind: meeting\nstart: 1500\n---\n"
        case "series":
            # The short form stands on the pages of its events.
            path, at = f"series/{id_}.md", (*at, "/events/1500/of-the-series/")
            filler.files["events/1500/of-the-series/index.md"] = (
                f"---\ntitle: Its event\nkind: meeting\nstart: 1500\nseries: {id_}\n---\n"
            )
        case "page":
            path, at = ("index.md", ("/",)) if "home" in form else (f"{id_}.md", (f"/{id_}/",))
        case "topic":
            path = f"topics/{id_}.md"
            filler.terms.setdefault("topics", {})[id_] = filler.word()
            filler.forms[kind.head] = {
                form: {**filler.forms[kind.head][form], "title": Given(filler.terms["topics"][id_])}
            }
        case _:
            path = f"{kind.folder}/{id_}.md"
    return filler.fill(kind.head, path, form, at)


def _site(filler: Filler, seen: set[str]) -> Filled:
    """Fill site.yaml, with all terms and countries that are used elsewhere.

    seen: of which those must be that are seen there.
    """
    filler.terms["kinds"]["meeting"] = {"name": "Meeting", "plural": "Meetings"}
    terms: dict[str, Any] = {**filler.terms, "countries": filler.countries}
    used = {key: Given(value, tuple(each for each in _words_in(value) if each in seen)) for key, value in terms.items()}
    colours = {
        key: Given(pair, tuple(pair), (), True)
        for key, pair in (("accent", ["#0a4455", "#7fb4d3"]), ("mark", ["#a6552b", "#e39b72"]))
    }
    settings: Form = {"languages": "en", "time-zone": "Asia/Bangkok", "switched-off": OUT}
    filler.forms[Site] = {"": {**used, **colours, **settings}}
    return filler.fill(Site, "site.yaml", "", ())


def _words_in(value: Any) -> Iterator[str]:
    for each in value.values() if isinstance(value, dict) else (value,):
        yield from _words_in(each) if isinstance(each, dict) else (each,)


@cache
def templates() -> Mapping[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in default_templates().iterdir()}


@cache
def planned() -> Planned:
    return walk().planned()


def dropped(unseen: Iterable[Written]) -> list[str]:
    """Return what is written, not seen, and has no reason."""
    return [str(each) for each in unseen if not _excuse(each)]


def test_what_is_written_is_seen_on_a_page_of_its_thing() -> None:
    assert dropped(planned().unseen(templates())) == []


def test_all_that_is_written_is_right() -> None:
    assert [found for found in planned().complaints if found.severity == "error"] == []


def test_what_is_not_seen_is_reported_where_an_excuse_says_so() -> None:
    codes = {(found.path, found.code) for found in planned().complaints}
    expected = {
        (f"content/{each.path}", excuse.code)
        for file in planned().files
        for each in file.written
        if (excuse := _excuse(each))
    }
    assert {(path, code) for path, code in expected if code} - codes == set()


def leaves(record: type[Any], known: frozenset[type[Any]] = frozenset()) -> Iterator[str]:
    """Return every field of a record and of the records in it that holds values, by record and key."""
    for each in fields_of(record):
        block = block_in(each.shape)
        if block is None:
            yield f"{record.__name__}.{each.key}"
        elif block not in known:
            yield from leaves(block, known | {record})


def test_every_field_of_every_kind_is_walked_or_excused() -> None:
    every = {leaf for kind in (*(kind.head for kind in KINDS), Site) for leaf in leaves(kind)}
    walked = {
        each.field
        for file in planned().files
        for each in file.written
        if (each.seen or each.others) and not _excuse(each)
    }
    unwalked = {
        leaf
        for leaf in every - walked
        if not any(fnmatch(leaf, known) for excuse in EXCUSES for known in excuse.fields[:9])
    }
    assert unwalked == set()


def test_every_excuse_is_needed() -> None:
    unseen = [_excuse(each) for each in planned().unseen(templates())]
    walked = {each.field for file in planned().files for each in file.written}
    needed = {excuse for excuse in EXCUSES for leaf in excuse.fields if not any(fnmatch(each, leaf) for each in walked)}
    assert [excuse.why for excuse in EXCUSES if excuse not in {*unseen, *needed}] == []


def variants() -> Iterator[list[tuple[Filled, Written, object]]]:
    """Return, round by round, values without words of their own, each with what could be written instead.

    In a round, each file has one at most. Each field comes once: where it is shown in other forms, the fields around it
    are shown too.
    """
    rounds: list[list[tuple[Filled, Written, object]]] = []
    known: set[object] = set()
    for file in planned().files:
        written = [each for each in file.written if not _excuse(each)]
        found = {(each.field, str(other)): (file, each, other) for each in written for other in each.others}
        new = [variant for key, variant in found.items() if key not in known]
        known |= found.keys()
        rounds += [[] for _ in new[len(rounds) :]]
        for place, variant in enumerate(new):
            rounds[place].append(variant)
    return iter(rounds)


def test_what_has_no_words_of_its_own_makes_another_page() -> None:
    before, walked = planned().rendered(templates()), walk()
    same = []
    for several in variants():
        changed = {file.path: file.instead(each.steps, other) for file, each, other in several}
        after = replace(walked, filled=tuple(changed.get(file.path, file) for file in walked.filled)).planned()
        seen = after.rendered(templates(), {*changed})
        same += [
            f"{each}, {other}" for file, each, other in several if seen[file.path].words == before[file.path].words
        ]
    assert same == []


ONCE: Final = "events/1500/once-event/index.md"
FAULTS: Final = (
    ("blocks.html", "{{ row.summary }}", ONCE, {"Download.summary"}),
    ("blocks.html", "{{ row.licence }}", ONCE, {"Download.licence"}),
    ("blocks.html", "{{ link(row.copy, row.of) }}", ONCE, {"Download.url"}),
    ("blocks.html", "<p>{{ link(paper) }}</p>", "events/1500/one-agenda/agenda.md", {"Item.papers"}),
    ("base.html", "{{ page.published }}", "people/one-person.md", {"Change.date", "Change.note"}),
    ("agenda.html", "{{ b.title(lead) }}", "events/1500/one-agenda/agenda.md", {"Agenda.title", "Agenda.summary"}),
    ("events.html", "{{ b.sources(sources) }}", "topics/one-topic.md", {"Topic.sources"}),
    ("home.html", "{{ kicker }}", "site.yaml", {"Site.short-name"}),
)


@pytest.mark.parametrize(("template", "words", "path", "fields"), FAULTS, ids=[words for _, words, _, _ in FAULTS])
def test_a_template_that_leaves_out_a_field_is_found(template: str, words: str, path: str, fields: set[str]) -> None:
    assert words in templates()[template]
    unseen = planned().unseen({**templates(), template: templates()[template].replace(words, "")}, {path})
    assert {each.field for each in unseen if not _excuse(each)} == fields


class EventWithMotto(Event, frozen=True, kw_only=True):
    """An event with one field more than any page shows."""

    motto: Annotated[Line, "What stands over the door."] = ""


def test_a_new_field_that_no_page_shows_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = tuple(with_fields(kind, head=EventWithMotto) if kind.head is Event else kind for kind in KINDS)
    monkeypatch.setattr(placing, "KIND_NAMED", {kind.name: kind for kind in kinds})
    unseen = walk(kinds, {**FORMS, EventWithMotto: {"once": FORMS[Event]["once"]}}).planned().unseen(templates())
    assert dropped(unseen) == ["EventWithMotto.motto: once"]
