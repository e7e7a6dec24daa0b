"""Archives of any number of events, made up from a seed: the same number gives the same files."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.sites.make_files import pdf

LEXICON = """
river bank levee gauge water flood spring summer winter engineer ferry keeper town bridge mill reed willow current depth
sounding stone sand clay gravel weir sluice lock canal harbour chart survey measure reading record village council
meeting minutes letter report drawing section crest slope culvert ditch dyke meadow pasture heron salmon ladder turbine
pump valve pipe storm tide ebb surge channel island delta estuary the a of and to in for with that was were had from by
which they their on as at an be or not this it when where before after
"""
WORDS = tuple(LEXICON.split())
TOPICS = tuple(f"topic-{number:02}" for number in range(30))
KINDS = ("symposium", "workshop", "webinar", "field-visit")
ROLES = ("chair", "host", "sponsor")
CODES = (
    "AT AU BD BE BR CH CN CZ DE DK EG ES FI FR GB HU ID IE IN IT JP KE KH LA LK MM MX MY NL NO NP NZ PH PL PT SE SG TH "
    "US VN"
)
COUNTRIES = tuple(CODES.split())
CITIES = ("Graz", "Leiden", "Bangkok", "Nairobi", "Kyoto", "Porto", "Hanoi", "Lima", "Ghent", "Turku")
FIRST_YEAR, YEARS = 2000, 24
EVENTS_OF_A_SERIES, EVENTS_OF_AN_ORGANISATION = 25, 20


def generate(root: Path, events: int, seed: int = 1) -> None:
    """Write the archive into a folder."""
    chance = Random(f"{seed} {events}")  # noqa: S311 - no secret
    _write(root / "site.yaml", _site())
    _write(
        root / "content/index.md", "---\ntitle: River archive\nsummary: Meetings along a river.\n---\nAll meetings.\n"
    )
    series, organisations = max(events // EVENTS_OF_A_SERIES, 1), max(events // EVENTS_OF_AN_ORGANISATION, 3)
    for number in range(series):
        _write(
            root / f"content/series/series-{number:04}.md",
            f"---\ntitle: Series {number}\nsummary: {_sentence(chance)}\n---\n{_paragraph(chance, 60)}\n",
        )
    for number in range(organisations):
        head = f"name: Organisation {number}\ncountry: {chance.choice(COUNTRIES)}\nsummary: {_sentence(chance)}"
        _write(root / f"content/organisations/org-{number:04}.md", f"---\n{head}\n---\n{_paragraph(chance, 40)}\n")
    for number in range(events):
        folder = root / f"content/events/{_year(number, events)}/{_id(number)}"
        _write(folder / "index.md", _event(chance, number, events, organisations))
        _write(folder / "agenda.md", _agenda(chance, number, events))
        (folder / "agenda.pdf").write_bytes(pdf(f"Agenda {number}", 2, language="en"))
        (folder / "summary.pdf").write_bytes(pdf(f"Summary {number}", 3, language="en"))


def _id(number: int) -> str:
    return f"event-{number:05}"


def _year(number: int, events: int) -> int:
    return FIRST_YEAR + number * YEARS // events


def _day(number: int, events: int) -> str:
    of_year = number * YEARS % events * 365 // events
    return (dt.date(_year(number, events), 1, 1) + dt.timedelta(days=of_year)).isoformat()


def _site() -> str:
    kinds = "".join(f"  {kind}:\n    name: {kind.capitalize()}\n    plural: {kind.capitalize()}s\n" for kind in KINDS)
    roles = "".join(f"  {role}:\n    by: {role.capitalize()} was\n    did: Was {role}\n" for role in ROLES)
    topics = "".join(f"  {topic}: Topic {topic[-2:]}\n" for topic in TOPICS)
    menu = "".join(
        f"  - title: {name.capitalize()}\n    address: /{name}/\n"
        for name in ("events", "series", "documents", "organisations")
    )
    return (
        f"name: River archive\nlanguages: en\ntime-zone: Europe/Vienna\n"
        f"kinds:\n{kinds}roles:\n{roles}topics:\n{topics}navigation:\n{menu}"
    )


def _event(chance: Random, number: int, events: int, organisations: int) -> str:
    lines = [
        f"title: Meeting {number} on {' and '.join(chance.sample(WORDS[:60], 2))}",
        f"kind: {chance.choice(KINDS)}",
        f"series: series-{number // EVENTS_OF_A_SERIES % max(events // EVENTS_OF_A_SERIES, 1):04}",
        f"number: {number % EVENTS_OF_A_SERIES + 1}",
        f"start: {_day(number, events)}",
        f"place: {chance.choice(CITIES)}, {chance.choice(COUNTRIES)}",
        "attribution: chatham-house",
        "organisations:",
        *(f"  {role}: org-{chance.randrange(organisations):04}" for role in ROLES),
        "participants:",
        f"  count: {chance.randint(12, 90)}",
        f"  countries: [{', '.join(chance.sample(COUNTRIES, 4))}]",
        f"topics: [{', '.join(chance.sample(TOPICS, 3))}]",
        f"summary: {_sentence(chance)}",
        "downloads:",
        "  - title: Agenda\n    kind: agenda\n    file: agenda.pdf",
        "  - title: Event summary\n    kind: summary\n    file: summary.pdf",
        "outcomes:",
        *(f"  - id: outcome-{which}\n    text: {_sentence(chance)}" for which in range(2)),
        *([f"    follows: {_id(number - 1)}#outcome-0"] if number else []),
        *([f"related: [{_id(chance.randrange(number))}]"] if number else []),
        "sources:\n  - https://river.example/source",
    ]
    return "---\n" + "\n".join(lines) + f"\n---\n{_text(chance, number, events)}"


def _text(chance: Random, number: int, events: int) -> str:
    """Write 350 to 600 words under three headings, with a list and links to earlier events."""
    words = chance.randint(350, 600)
    paragraphs = [_paragraph(chance, words // 6) for _ in range(5)]
    earlier = [chance.randrange(number) for _ in range(2)] if number else []
    links = " ".join(f"See [meeting {other}](../../{_year(other, events)}/{_id(other)}/index.md)." for other in earlier)
    items = "\n".join(f"- {_paragraph(chance, words // 24)}" for _ in range(4))
    return (
        f"{paragraphs[0]}\n\n{links} *{paragraphs[1][:30]}* {paragraphs[1]}\n\n## What was said\n\n{paragraphs[2]}\n\n"
        f"## What was agreed\n\n{items}\n\n{paragraphs[3]}\n\n### Afterwards\n\n{paragraphs[4]}\n"
    )


def _agenda(chance: Random, number: int, events: int) -> str:
    hours = range(9, 9 + chance.randint(6, 9))
    items = "".join(f"      - time: {hour:02}:00-{hour:02}:45\n        title: {_sentence(chance)}\n" for hour in hours)
    return (
        f"---\ntime-zone: Europe/Vienna\ndays:\n  - date: {_day(number, events)}\n    items:\n{items}---\n"
        if number % 3
        else "---\ntime-zone: Europe/Vienna\nitems:\n"
        f"{items.replace('      -', '  -').replace('        t', '    t')}---\n"
    )


def _sentence(chance: Random) -> str:
    return " ".join(_words(chance, chance.randint(7, 14))).capitalize() + "."


def _paragraph(chance: Random, words: int) -> str:
    sentences, left = [], words
    while left > 0:
        length = min(chance.randint(8, 16), left)
        sentences.append(" ".join(_words(chance, length)).capitalize() + ".")
        left -= length
    return " ".join(sentences)


def _words(chance: Random, count: int) -> Iterator[str]:
    """Return words, none twice in a row: that would be a mistake."""
    last = -1
    for number in chance.choices(range(len(WORDS) - 1), k=count):
        last = number + (number >= last >= 0)
        yield WORDS[last]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
