"""Titles of events without their dates and places, which the pages print next to them.

Titles of topics, as in site.yaml.
"""

from collections import Counter
from collections.abc import Iterator
from re import IGNORECASE
from typing import Final

from adfm_site.archive.catalogue import Catalogue, when
from adfm_site.diagnostics import Diagnostic, Passage, Pointer, Said, problem
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.patterns import pattern

_MONTH: Final = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE: Final = pattern(
    rf"(?:\d{{1,2}}(?:\s*[-–]\s*\d{{1,2}})?\s+)?\b{_MONTH}(?:\s+\d{{1,2}},?)?\s+(?P<year>\d{{4}})\b", IGNORECASE
)
_BAR: Final = pattern(r"\s\|\s.*$")
_LAST: Final = pattern(r"(?:,\s*|(?<!\s)\s+(?:[-–—]|in)\s+)(?P<place>[^,–—|]{1,100})$")


@problem("note")
def title_repeats(what: str) -> Said:
    """Pages show an event's date and place with its title. A title that contains them says everything twice.

    Wrong: `title: First roundtable | 21-22 Nov 2019`. Right: `title: First roundtable`.
    A place may stay in the title if two events would otherwise have the same title.
    """
    return Said(
        f"The title repeats {what} of the event.", hints=("Remove it from the title. Pages show it with the title.",)
    )


@problem("warning")
def topic_title_differs(name: str) -> Said:
    """A topic has one name, which is in site.yaml, and all pages show it.

    The title in the topic's own file must be the same.

    Wrong, with `floods: Floods` in site.yaml: `title: Floods and storms`. Right: `title: Floods`, or the longer name in
    site.yaml.
    """
    return Said(
        f"The name of this topic in site.yaml is “{name}”, and pages show that name.",
        hints=(f"Write {name} here, or change site.yaml.",),
        replacement=name,
    )


def titles(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check the title of every event and every topic."""
    for topic in catalogue.entries["topic"].values():
        name = (catalogue.site.topics or {}).get(topic.id)
        if topic.whole and name and getattr(topic.head, "title", name) != name:
            yield topic_title_differs(Pointer(path=topic.path, steps=("title",)), name)
    bare = Counter(_LAST.sub("", entry.head.title).casefold() for entry in catalogue.events.values())
    for entry in catalogue.events.values():
        if found := _repeated(entry, bare):
            words, what = found
            yield title_repeats(Passage(path=entry.path, text=words, steps=("title",)), what)


def _repeated(entry: Entry[Event], bare: Counter[str]) -> tuple[str, str] | None:
    """Return the words with which a title repeats what stands beside it, and what that is."""
    title, start = entry.head.title, when(entry.head)[0]
    place = entry.head.place
    if (bar := _BAR.search(title)) and (
        str(start.year) in bar[0] or (place and place.city and place.city.casefold() in bar[0].casefold())
    ):
        return bar[0].strip(), "the date or place"
    date = _DATE.search(title)
    if date and start.year == int(date["year"]):
        return date[0], "the date"
    last = _LAST.search(title)
    if (
        last
        and place
        and place.city
        and last["place"].casefold() == place.city.casefold()
        and bare[_LAST.sub("", title).casefold()] == 1
    ):
        return last["place"], "the place"
    return None
