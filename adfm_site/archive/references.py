"""References by id: every one of them leads somewhere, or is complained about with what was probably meant."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.mentions import Mention, Steps, mentions
from adfm_site.diagnostics import Diagnostic, Pointer, Said, did_you_mean, letters, problem, same_word
from adfm_site.model import KIND_NAMED
from adfm_site.model.agenda import Agenda, Item
from adfm_site.model.download import DOCUMENT_KINDS, OwnDocument
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event, EventOutcome
from adfm_site.model.organisation import Organisation
from adfm_site.model.series import Series
from adfm_site.model.shape import Refers, Scalar, Term
from adfm_site.model.site import terms_of
from adfm_site.reading.slugs import slug

# To guess what was meant, a name is compared with all others: after a thousand names changed, that would take hours for
# ten thousand.
GUESSES_AT_MOST: Final = 100
_LISTED_AT_MOST: Final = 15
_STANDARD: Final = {"document-kinds": DOCUMENT_KINDS}


@problem("error")
def unknown_reference(
    kinds: tuple[str, ...], id_: str, known: tuple[str, ...], home: str, called: str | None = None
) -> Said:
    """This id refers to an entry that does not exist.

    Entries refer to each other by the name of the file, or of the event's folder: `series: spring-meetings` means
    `content/series/spring-meetings.md`. The id is misspelt, or the file is not written yet.
    """
    what = " or ".join((", ".join(kinds[:-1]), kinds[-1])) if len(kinds) > 1 else kinds[0]
    if called:
        return Said(f"“{id_}” is a name, not an id.", hints=(f"Write the id: {called}",), replacement=called)
    return Said(
        f"There is no {what} “{id_}”.",
        hints=(did_you_mean(id_, known), f"If it is new, write {home}."),
        replacement=same_word(id_, known),
    )


@problem("error")
def unknown_kind(term: str, known: tuple[str, ...]) -> Said:
    """The kinds of events are listed in site.yaml, under `kinds:`. This one is not in that list."""
    return _unlisted("kind", "kinds", term, known)


@problem("error")
def unknown_document_kind(term: str, known: tuple[str, ...]) -> Said:
    """A document has one of the usual kinds, or a kind that is listed in site.yaml under `document-kinds:`.

    This kind is in neither list.

    To add one, write in site.yaml `document-kinds:`, under it `concept-note:`, and under that `name: Concept note` and
    `plural: Concept notes`.
    """
    return Said(
        f"“{term}” is not a kind of document of this archive.",
        hints=(
            did_you_mean(term, known) or f"The kinds are: {', '.join(known)}.",
            "If it is new, add it to site.yaml, under document-kinds.",
        ),
        replacement=same_word(term, known),
    )


@problem("error")
def unknown_role(term: str, known: tuple[str, ...]) -> Said:
    """The roles of organisations are listed in site.yaml, under `roles:`. This one is not in that list."""
    return _unlisted("role", "roles", term, known)


@problem("error")
def unknown_topic(term: str, known: tuple[str, ...]) -> Said:
    """The topics are listed in site.yaml, under `topics:`, so that each topic has one name.

    This one is not in that list.
    """
    return _unlisted("topic", "topics", term, known)


@problem("error")
def unknown_outcome(event: str, outcome: str, known: tuple[str, ...], *, guess: bool) -> Said:
    """To follow up on an outcome, write the id of its event, #, and the id of the outcome in the event's file."""
    listed = f"Its outcomes are: {', '.join(known)}." if known else "It has no outcomes with an id."
    if len(known) > _LISTED_AT_MOST:
        listed = f"Its {len(known)} outcomes are listed in its file, under “outcomes:”."
    return Said(
        f"The event “{event}” has no outcome “{outcome}”.",
        hints=((did_you_mean(outcome, known) if guess else "") or listed,),
    )


@problem("error")
def name_used_twice(what: str, id_: str) -> Said:
    """Others link to outcomes, parts and agenda items by their ids, so each id can be used only once in a file.

    The id of an item without `id:` is its number, so no other item can have that number as its id.
    """
    return Said(f"There is a second {what} with the id “{id_}”.", hints=("Give one of the two a different id.",))


def _unlisted(what: str, list_: str, term: str, known: tuple[str, ...]) -> Said:
    listed = f"site.yaml has: {', '.join(known)}." if known else f"site.yaml has no {list_} yet."
    if len(known) > _LISTED_AT_MOST:
        listed = f"All {len(known)} are listed in site.yaml, under {list_}."
    return Said(
        f"“{term}” is not a {what} of this archive.",
        hints=(did_you_mean(term, known) or listed, f"If it is new, add it to site.yaml, under {list_}."),
        replacement=same_word(term, known),
    )


UNKNOWN_TERM = {
    "kinds": unknown_kind,
    "document-kinds": unknown_document_kind,
    "roles": unknown_role,
    "topics": unknown_topic,
}


def outcomes_of(event: Event) -> tuple[EventOutcome, ...]:
    """Return all outcomes of an event: its own, then those of its parts."""
    return (*event.outcomes, *(outcome for part in event.parts for outcome in part.outcomes))


def repeated(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Complain about every outcome, part and item whose id another in the same file has."""
    for event in catalogue.events.values():
        head = event.head
        own = [(("outcomes", number), outcome.id) for number, outcome in enumerate(head.outcomes)]
        of_parts = [
            (("parts", place, "outcomes", number), outcome.id)
            for place, part in enumerate(head.parts)
            for number, outcome in enumerate(part.outcomes)
        ]
        yield from _twice(event.path, "outcome", [*own, *of_parts])
        yield from _twice(event.path, "part", [(("parts", number), part.id) for number, part in enumerate(head.parts)])
    for agenda in catalogue.agendas.values():
        named = enumerate(items_of(agenda.head), start=1)
        yield from _twice(agenda.path, "item", [(steps, item.id or str(number)) for number, (steps, item) in named])


def _twice(path: str, what: str, ids: Iterable[tuple[Steps, str]]) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for steps, id_ in ids:
        if id_ in seen and id_:
            yield name_used_twice(Pointer(path=path, steps=(*steps, "id")), what, id_)
        seen.add(id_)


def items_of(agenda: Agenda) -> Iterator[tuple[Steps, Item]]:
    """Return every item of an agenda with the way to it, in the order of the page."""
    for number, item in enumerate(agenda.items):
        yield ("items", number), item
    for position, day in enumerate(agenda.days):
        for number, item in enumerate(day.items):
            yield ("days", position, "items", number), item


def dangling(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Complain about every reference that leads nowhere. Files and papers are looked at where documents are."""
    # What a list that could not be read holds is not known, so that nothing can be said of those who use it.
    vocabularies = {
        name: terms if set(terms) - set(_STANDARD.get(name, ())) or catalogue.site_whole else None
        for name, terms in terms_of(catalogue.site).items()
    }
    reported: set[str] = set()
    guesses = GUESSES_AT_MOST

    @cache
    def outcomes(event: str) -> Mapping[str, None]:
        return dict.fromkeys(outcome.id for outcome in outcomes_of(catalogue.events[event].head))

    for entry in catalogue.all():
        for mention in mentions(entry.head):
            complaint = _checked(mention, entry, catalogue, vocabularies, outcomes, guess=guesses > 0)
            guesses -= complaint is not None
            if complaint is not None and not (
                isinstance(mention.marker, Term) and mention.marker.vocabulary in reported
            ):
                yield complaint
            if isinstance(mention.marker, Term) and vocabularies[mention.marker.vocabulary] == ():
                reported.add(mention.marker.vocabulary)  # That site.yaml has none at all is reported once.
        topics = vocabularies["topics"]
        if entry.kind == "topic" and topics is not None and entry.id not in topics:
            yield unknown_topic(Pointer(path=entry.path), entry.id, topics)


def _checked(
    mention: Mention,
    entry: Entry[Head],
    catalogue: Catalogue,
    vocabularies: Mapping[str, tuple[str, ...] | None],
    outcomes: Callable[[str], Mapping[str, None]],
    *,
    guess: bool,
) -> Diagnostic | None:
    pointer = Pointer(path=entry.path, steps=mention.steps, part="key" if mention.as_key else "value")
    match mention.marker:
        case Refers(kinds=kinds):
            if any(mention.written in catalogue.entries[kind] for kind in kinds) or _is_download(
                mention, kinds, catalogue
            ):
                return None
            known = tuple(id_ for kind in kinds for id_ in catalogue.entries[kind]) if guess else ()
            called = _called(mention.written, kinds, catalogue) if guess else None
            return unknown_reference(pointer, kinds, mention.written, known, home_of(kinds[0], mention.written), called)
        case Term(vocabulary=name):
            terms = vocabularies[name]
            return (
                None
                if terms is None or mention.written in terms
                else UNKNOWN_TERM[name](pointer, mention.written, terms)
            )
        case Scalar(name="outcome"):
            return _outcome(pointer, mention.written, catalogue, outcomes, guess=guess)
    return None


def _called(written: str, kinds: tuple[str, ...], catalogue: Catalogue) -> str | None:
    """Return the id of the one entry that has what is written for one of its names."""
    found = {
        entry.id
        for kind in kinds
        for entry in catalogue.entries[kind].values()
        if letters(written) in (letters(name) for name in _names(entry.head))
    }
    return found.pop() if len(found) == 1 else None


def _names(head: Head) -> Iterator[str]:
    match head:
        case Organisation():
            yield from (head.name, head.abbreviation, *head.also_known_as)
        case Event() | Series():
            yield from (head.title, head.short_title, *head.also_known_as)
        case OwnDocument():
            yield head.title


def _is_download(mention: Mention, kinds: tuple[str, ...], catalogue: Catalogue) -> bool:
    """Return whether a document's id is that of a download in an event's list.

    Such an id is <event>-<file stem>, or <event>-<its id>.
    """
    if "document" not in kinds:
        return False
    for cut in (position for position, sign in enumerate(mention.written) if sign == "-"):
        event = catalogue.events.get(mention.written[:cut])
        if event and (not event.whole or mention.written[cut + 1 :] in download_stems(event.head)):
            return True
    return False


def download_stems(event: Event) -> tuple[str, ...]:
    """Return what stands behind the event's id in the ids of the downloads it lists."""
    listed = (*event.downloads, *(download for part in event.parts for download in part.downloads))
    stems = (item.id or (item.file or "").rpartition("/")[2].rpartition(".")[0] for item in listed)
    return tuple(stem for stem in stems if stem)


def _outcome(
    pointer: Pointer, written: str, catalogue: Catalogue, outcomes: Callable[[str], Mapping[str, None]], *, guess: bool
) -> Diagnostic | None:
    event_id, _, outcome = written.partition("#")
    if not event_id:
        return None
    event = catalogue.events.get(event_id)
    if event is None:
        return unknown_reference(
            pointer, ("event",), event_id, tuple(catalogue.events) if guess else (), home_of("event", event_id)
        )
    known = outcomes(event_id)
    return (
        None
        if outcome in known or not event.whole
        else unknown_outcome(pointer, event_id, outcome, tuple(known), guess=guess)
    )


def home_of(kind: str, id_: str) -> str:
    """Return the path of the file that an entry with that id would have."""
    name = slug(id_) or "<id>"
    return (
        f"content/events/<year>/{name}/index.md" if kind == "event" else f"content/{KIND_NAMED[kind].folder}/{name}.md"
    )
