"""The facts of an event: what it is, when and where it was, who was there, what became of the plan."""

from collections.abc import Iterator

from adfm_site.archive import addresses
from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.catalogue import when
from adfm_site.archive.clocks import Timetable, clock_of, times_of_event
from adfm_site.archive.references import outcomes_of
from adfm_site.model.dates import PartialDate, TimeRange
from adfm_site.model.event import Event, Part, Participants, Place, Status
from adfm_site.views.cards import country_links, country_name, dates_of
from adfm_site.views.frame import Fact, Link, fact, link_to, links_to, short_name
from adfm_site.wording import dates
from adfm_site.wording.speaking import in_a_sentence, inside, language_name, listed, say


def kind_name(archive: Archive, head: Event) -> str:
    """Return the name of an event's kind."""
    kind = (archive.site.kinds or {}).get(head.kind)
    return kind.name if kind else head.kind


def kicker(archive: Archive, head: Event) -> str:
    """Return the line above an event's title: its kind and number."""
    kind = kind_name(archive, head)
    if head.number is None:
        return kind
    total = archive.totals.get(head.series or "")
    if total is None:
        return say("kicker-number", kind=kind, number=head.number)
    return say("kicker-numbered", kind=kind, number=head.number, total=total)


def series_link(archive: Archive, head: Event, *, short: bool = False) -> Link | None:
    """Return the link to an event's series, where that is public."""
    series = archive.one_series(head.series)
    return link_to(series, series.head.short_title if short else "") if series else None


def status_sentences(status: Status | None, start: PartialDate, what: str = "") -> tuple[str, ...]:
    """Return the sentences of the status box. what: "part-" for a part of an event.

    Of an event that took place as planned there are none, unless its editor says more of that.
    """
    if status is None:
        return ()
    as_planned = status.state in ("held", "scheduled")
    moved = status.state == "rescheduled"
    first = status.first_planned if status.first_planned and status.first_planned.known and not moved else None
    sentences = (
        "" if as_planned else _status_sentence(status, start, what),
        status.reason,
        say("planned-first", date=dates.date(first)) if first else "",
        say("decided", when=dates.when(status.date))
        if status.date and status.date.known and (as_planned or moved)
        else "",
    )
    return tuple(filter(None, sentences))


def _status_sentence(status: Status, start: PartialDate, what: str) -> str:
    day = dates.when(status.date) if status.date else ""
    match status.state:
        case "rescheduled" if status.first_planned:
            return say("rescheduled-from", old=dates.date(status.first_planned), new=dates.date(start))
        case "rescheduled":
            return say("rescheduled", new=dates.date(start))
        case "postponed":
            return say("postponed-on", when=day) if day else say("postponed")
        case state:
            return say(f"{what}{state}-on", when=day) if day else say(f"{what}{state}")


def facts(archive: Archive, head: Event) -> Iterator[Fact]:
    """Return the facts of an event in their order; one without a value is not there."""
    if not head.parts:
        yield from when_and_where(archive, head)
    else:
        parts = (Link(text=_part_words(part), address=f"#part-{part.id}") for part in head.parts)
        yield from fact("fact-parts", *parts)
        yield from _time_and_place(archive, head)
    series = series_link(archive, head)
    total = archive.totals.get(head.series or "")
    if series:
        numbered = head.number is not None and total is not None
        text = say("number-of-total", series=series.text, number=head.number, total=total) if numbered else series.text
        yield from fact("fact-series", Link(text=text, address=series.address))
    yield from fact("follows-from", *followed(archive, head.follows, "outcome-of-alone"))
    yield from _organisations(archive, head)
    if head.participants and head.participants.count is not None:
        yield from fact("fact-participants", _people_from(head.participants))
    yield from topics_fact(archive, head.topics)
    yield from fact("fact-about", *country_links(archive, head.about))
    yield from fact("fact-languages", *map(language_name, head.languages))
    if head.attribution:
        yield from fact("fact-attribution", _attribution(archive, head.attribution))
    yield from fact("fact-also-known-as", *head.also_known_as)


def topics_fact(archive: Archive, topics: tuple[str, ...]) -> Iterator[Fact]:
    """Return the topics of an event or of a part of it."""
    names = archive.site.topics or {}
    links = (Link(text=names.get(topic, topic), address=addresses.topic(topic)) for topic in topics)
    yield from fact("fact-topics", *links)


def _attribution(archive: Archive, attribution: str) -> Link:
    """Return what readers may repeat.

    The rule's name links to its explanation on the page about the archive, if that has a heading for it.
    """
    about = archive.pages.get("about")
    anchors = archive.text(about).anchors if about else ()
    explained = next((anchor for anchor in anchors if attribution in anchor), None)
    return Link(
        text=say(attribution),
        address=f"{address_of(about)}#{explained}" if about and explained and attribution == "chatham-house" else "",
    )


def followed(archive: Archive, follows: tuple[str, ...], numbered: str = "outcome-of") -> tuple[Link, ...]:
    """Return links to earlier outcomes, each written as in front matter: the event's id, #, the outcome's."""
    return tuple(
        filter(None, (outcome_link(archive, *earlier.split("#", 1), numbered=numbered) for earlier in follows))
    )


def outcome_link(archive: Archive, event: str, outcome: str, *, numbered: str = "") -> Link | None:
    """Return the link to an outcome of an event, or to the event where it is empty.

    numbered: a message with the outcome's number.
    """
    entry = archive.event(event)
    if entry is None:
        return None
    title = say("card-meta", dates=short_name(entry.head), place=dates_of(entry.head))
    if numbered:
        title = say(numbered, number=_number_of(outcome, entry.head), event=title)
    return Link(text=title, address=f"{address_of(entry)}#outcome-{outcome}" if outcome else address_of(entry))


def _number_of(outcome: str, head: Event) -> int:
    """Return the number of an outcome among all those of its event."""
    return next((number for number, other in enumerate(outcomes_of(head), start=1) if other.id == outcome), 0)


def when_and_where(archive: Archive, head: Event) -> Iterator[Fact]:
    """Return date, time and place of an event that was held once."""
    yield from dates_fact(*when(head))
    yield from _time_and_place(archive, head)


def dates_fact(start: PartialDate, end: PartialDate) -> Iterator[Fact]:
    """Return the first and the last day of something."""
    words = dates.with_precision(start, end)
    yield from fact("fact-date", Link(text=words, datetime=start.iso if start == end else ""))


def _time_and_place(archive: Archive, head: Event) -> Iterator[Fact]:
    yield from time_fact(archive, head.time, times_of_event(head))
    yield from where(archive, head.place, online=head.online)


def time_fact(archive: Archive, time: TimeRange | None, timetable: Timetable) -> Iterator[Fact]:
    """Return the time of an event or of a part of it, and by whose clocks it is."""
    if time:
        yield from fact("fact-time", dates.times(time, clock_of(timetable, archive.site)))


def where(archive: Archive, place: Place | None, *, online: bool) -> Iterator[Fact]:
    """Return the place, and that people could take part online."""
    if place and place.country:
        before = say("list-join").join(filter(None, (place.venue, place.city)))
        yield from fact("fact-place", before, *country_links(archive, (place.country,)))
    if online:
        yield from fact("fact-format", say("hybrid")) if place else fact("fact-place", say("online"))


def _organisations(archive: Archive, head: Event) -> Iterator[Fact]:
    """Return who convened, hosted and supported, in the order of site.yaml's roles.

    Roles with the same label are listed together.
    """
    named = head.organisations or {}
    by_label: dict[str, dict[str, None]] = {}
    for id_, role in (archive.site.roles or {}).items():
        for organisation in named.get(id_, ()):
            by_label.setdefault(role.by, {})[organisation] = None
    for label, ids in by_label.items():
        links = links_to(map(archive.organisation, ids))
        if links:
            yield Fact(label=label, values=links)


def _people(participants: Participants) -> str:
    return say("people-about" if participants.approximate else "people", participants.count or 0)


def _people_from(participants: Participants) -> str:
    people = _people(participants)
    return say("people-from", len(participants.countries), people=people) if participants.countries else people


def participants_sentences(archive: Archive, participants: Participants | None) -> Iterator[str]:
    """Return the sentences about who took part, the one with the counts first."""
    if participants is None:
        return
    countries = listed(
        in_a_sentence(name) for name in sorted(country_name(archive, code) for code in participants.countries)
    )
    if participants.count is not None and countries:
        yield say("people-from-list", people=_people(participants), countries=countries)
    elif participants.count is not None:
        yield say("people-took-part", people=_people(participants))
    elif countries:
        yield say("countries-took-part", countries=countries)
    if participants.note:
        yield participants.note


def participating(archive: Archive, participants: Participants | None) -> tuple[Link, ...]:
    """Return the organisations that took part."""
    return links_to(map(archive.organisation, participants.organisations if participants else ()))


def _part_words(part: Part) -> str:
    """Return a part's title and date, whether it was online, and whether it took place.

    An example is "Spring part: 24 March 2022, online".
    """
    online = inside(say("online")) if part.online and not part.place else ""
    became = part.status.state if part.status else ""
    state = inside(say(f"state-{became}")) if became in ("cancelled", "postponed") else ""
    words = filter(None, (dates.span(part.start, part.end or part.start), online, state))
    return say("title-state", state=part.title, title=say("list-join").join(words))
