"""The facts of an event: what it is, when and where it was, who was there, what became of the plan."""

from collections.abc import Iterator

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.catalogue import when
from adfm_site.archive.clocks import clock_of, times_of_event
from adfm_site.archive.references import outcomes_of
from adfm_site.model.dates import PartialDate
from adfm_site.model.event import Event, Part, Participants, Place, Status
from adfm_site.views.cards import country_links, country_name, dates_of
from adfm_site.views.frame import Fact, Link
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
    if series is None:
        return None
    title = (series.head.short_title if short else "") or series.head.title
    return Link(text=title, address=address_of(series))


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
        each = (Link(text=_part_words(part), address=f"#part-{part.id}") for part in head.parts)
        yield Fact(label=say("fact-parts"), values=tuple(each))
        yield from _time_and_place(archive, head)
    series = series_link(archive, head)
    total = archive.totals.get(head.series or "")
    if series:
        numbered = head.number is not None and total is not None
        text = say("number-of-total", series=series.text, number=head.number, total=total) if numbered else series.text
        yield Fact(label=say("fact-series"), values=(Link(text=text, address=series.address),))
    if earlier := followed(archive, head.follows, "outcome-of-alone"):
        yield Fact(label=say("follows-from"), values=earlier)
    yield from _organisations(archive, head)
    if head.participants and head.participants.count is not None:
        yield Fact(label=say("fact-participants"), values=(Link(text=_people_from(head.participants)),))
    if head.topics:
        names = archive.site.topics or {}
        each_topic = (Link(text=names.get(topic, topic), address=f"/topics/{topic}/") for topic in head.topics)
        yield Fact(label=say("fact-topics"), values=tuple(each_topic))
    if head.about:
        yield Fact(label=say("fact-about"), values=country_links(archive, head.about))
    if head.languages:
        yield Fact(label=say("fact-languages"), values=tuple(Link(text=language_name(code)) for code in head.languages))
    if head.attribution:
        yield Fact(label=say("fact-attribution"), values=(_attribution(archive, head.attribution),))
    if head.also_known_as:
        yield Fact(label=say("fact-also-known-as"), values=tuple(Link(text=name) for name in head.also_known_as))


def _attribution(archive: Archive, attribution: str) -> Link:
    """Return what readers may repeat.

    The rule's name links to its explanation on the page about the archive, if that has a heading for it.
    """
    about = archive.pages.get("about")
    anchors = archive.text(about).anchors if about else ()
    explained = next((anchor for anchor in anchors if attribution in anchor), None)
    return Link(
        text=say(attribution), address=f"/about/#{explained}" if explained and attribution == "chatham-house" else ""
    )


def followed(archive: Archive, follows: tuple[str, ...], said: str = "outcome-of") -> tuple[Link, ...]:
    """Return links to earlier outcomes, each written as in front matter: the event's id, #, the outcome's."""
    return tuple(filter(None, (outcome_link(archive, *earlier.split("#", 1), said=said) for earlier in follows)))


def outcome_link(archive: Archive, event: str, outcome: str, *, said: str = "") -> Link | None:
    """Return the link to an outcome of an event, or or to the event where it is empty.

    said: a message with its number.
    """
    entry = archive.event(event)
    if entry is None:
        return None
    title = say("card-meta", dates=entry.head.short_title or entry.head.title, place=dates_of(entry.head))
    if said:
        title = say(said, number=_number_of(outcome, entry.head), event=title)
    return Link(text=title, address=f"{address_of(entry)}#outcome-{outcome}" if outcome else address_of(entry))


def _number_of(outcome: str, head: Event) -> int:
    """Return the number of an outcome among all those of its event."""
    return next((number for number, other in enumerate(outcomes_of(head), start=1) if other.id == outcome), 0)


def when_and_where(archive: Archive, head: Event) -> Iterator[Fact]:
    """Return date, time and place of an event that was held once."""
    start, end = when(head)
    iso = start.iso if start == end else ""
    yield Fact(label=say("fact-date"), values=(Link(text=dates.with_precision(start, end), datetime=iso),))
    yield from _time_and_place(archive, head)


def _time_and_place(archive: Archive, head: Event) -> Iterator[Fact]:
    if head.time:
        clock = clock_of(times_of_event(head), archive.site)
        yield Fact(label=say("fact-time"), values=(Link(text=dates.times(head.time, clock)),))
    yield from where(archive, head.place, online=head.online)


def where(archive: Archive, place: Place | None, *, online: bool) -> Iterator[Fact]:
    """Return the place, and that people could take part online."""
    if place and place.country:
        before = say("list-join").join(filter(None, (place.venue, place.city)))
        country = Link(text=country_name(archive, place.country), address=f"/places/{place.country.lower()}/")
        yield Fact(label=say("fact-place"), values=(Link(text=before), country) if before else (country,))
    if place and online:
        yield Fact(label=say("fact-format"), values=(Link(text=say("hybrid")),))
    elif online:
        yield Fact(label=say("fact-place"), values=(Link(text=say("online")),))


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
        entries = (archive.organisation(id_) for id_ in ids)
        links = tuple(Link(text=entry.head.name, address=address_of(entry)) for entry in entries if entry)
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


def participating(archive: Archive, participants: Participants | None) -> Iterator[Link]:
    """Return the organisations that took part."""
    for id_ in participants.organisations if participants else ():
        entry = archive.organisation(id_)
        if entry:
            yield Link(text=entry.head.name, address=address_of(entry))


def _part_words(part: Part) -> str:
    """Return a part's title and date, whether it was online, and whether it took place.

    An example is "Spring part: 24 March 2022, online".
    """
    online = inside(say("online")) if part.online and not part.place else ""
    became = part.status.state if part.status else ""
    state = inside(say(f"state-{became}")) if became in ("cancelled", "postponed") else ""
    words = filter(None, (dates.span(part.start, part.end or part.start), online, state))
    return say("title-state", state=part.title, title=say("list-join").join(words))
