"""The words of the interface follow the rules of microcopy.

A link names its target, dates have their year, and nobody is blamed.
"""

import re
from collections.abc import Iterator

import pytest

from adfm_site.model.site import KindOfDocument, Site
from adfm_site.wording.english import MESSAGES
from adfm_site.wording.speaking import being_prepared
from tests.wording.plain_words import DECISIONS, avoided, glossary, read_by_people, text_of_template, texts_of_code

# Words that mean nothing out of context, that grow old, or that are jargon. "Published here" is a label, no link.
BANNED = re.compile(
    r"\b(click|download|read more|learn more|upcoming|recent|recently|today|tomorrow|yesterday|next year|last year"
    r"|currently|please note"
    r"|oops|sorry|invalid|error|failed|submit|e\.g|i\.e|etc)\b|\(s\)|!|\.\.\.|…",
    re.IGNORECASE,
)
SITE = Site(
    name="A",
    languages=("en",),
    time_zone="UTC",
    document_kinds={"concept-note": KindOfDocument(name="Concept note", plural="Concept notes")},
)
LINKS = ("agenda-full", "ask-for-format", "a-to-z-all", "about-document", "link-archived", "skip")


def said() -> Iterator[tuple[str, str]]:
    """Return every message, each plural form by itself."""
    for key, message in MESSAGES.items():
        if isinstance(message, str):
            yield key, message
        else:
            yield from ((f"{key} ({form})", words) for form, words in message.items())


@pytest.mark.parametrize(("key", "words"), tuple(said()), ids=lambda value: value)
def test_a_message_is_plain(key: str, words: str) -> None:
    assert not BANNED.search(words), key
    assert words == words.strip() or key.startswith("list-join") or key == "meta-join"
    assert "  " not in words
    assert "'" not in words
    assert '"' not in words
    if re.match(r"[a-z]", words):
        assert key.partition(" ")[0] in SMALL, "begins with a small letter, but stands alone"


SMALL = frozenset(
    (
        *(
            "captions",
            "captions-none",
            "version-current",
            "not-held-short",
            "at-host",
            "and-others",
            "clock-from",
            "noon",
            "midnight",
        ),
        *("on-day", "in-month", "outcome-of", "what-other-name", "with-article"),
    )
)


@pytest.mark.parametrize("key", LINKS)
def test_the_words_of_a_link_end_without_a_full_stop(key: str) -> None:
    message = MESSAGES[key]
    assert isinstance(message, str)
    assert not message.endswith(".")
    assert not re.search(r"\bhere\b", message)


def test_one_and_many_differ_where_they_count() -> None:
    same = [
        key for key, message in MESSAGES.items() if not isinstance(message, str) and message["one"] == message["other"]
    ]
    assert same == ["series-lead", "held-count"] or set(same) <= {"series-lead", "held-count"}


def test_what_is_being_prepared_is_said_in_one_and_in_many() -> None:
    assert being_prepared(("summary",), SITE) == "The summary is being prepared."
    assert being_prepared(("outcomes",), SITE) == "The outcomes are being prepared."
    assert being_prepared(("summary", "participants"), SITE) == "The summary and participant list are being prepared."
    assert being_prepared(("concept-note",), SITE) == "The concept note is being prepared."


@pytest.mark.parametrize(
    "word",
    ["Click to go on", "Download", "Two (s)", "The document(s)", "Recent events", "Oops!", "Upcoming", "and so on …"],
)
def test_the_rule_finds_what_it_bans(word: str) -> None:
    assert BANNED.search(word)


GLOSSARY = glossary(DECISIONS.read_text("utf-8"))
PLANTED = {
    "the message of a problem": (
        '@problem("error")\ndef code() -> Said:\n    return Said("Here stands a name.", hints=())\n'
    ),
    "the explanation of a problem": '@problem("error")\ndef code() -> Said:\n    """A name\n    stands here."""\n',
    "a hint around a value": 'hint = f"Write it {name} and nothing\\n Stands {place} here."\n',
    "the help of an option": 'parser.add_argument("--fix", help="mend what stands there")\n',
    "the description of a field": 'title: Annotated[Line, "What stands above."] = ""\n',
}


def test_no_text_for_people_contains_what_the_glossary_avoids() -> None:
    texts = tuple(read_by_people())
    places = {place.partition(":")[0] for place, _ in texts}
    assert {
        "adfm_site/wording/english.py",
        "adfm_site/cli/words.py",
        "adfm_site/model/event.py",
        "adfm_site/FIELDS.md",
    } <= places
    assert {"adfm_site/reading/yaml/faults.py", "templates/event.html", "site.yaml"} <= places
    found = [f"{place}: {phrase}" for place, text in texts for phrase in avoided(text, GLOSSARY)]
    assert not found, f"see Words in {DECISIONS.name}"


def test_the_glossary_has_its_first_phrases() -> None:
    assert {
        "but not who said it",
        "order of the alphabet",
        "states its",
        "can be read by software",
        "taken up",
        "stands",
    } <= {*GLOSSARY}


@pytest.mark.parametrize("code", PLANTED.values(), ids=PLANTED)
def test_a_planted_phrase_is_found(code: str) -> None:
    assert "stands" in {phrase for _, text in texts_of_code(code) for phrase in avoided(text, GLOSSARY)}


def test_a_planted_phrase_is_found_in_a_template_but_not_in_its_code() -> None:
    assert avoided(text_of_template('<p title="It stands">{{ say("stands") }}</p>'), GLOSSARY) == ["stands"]
    assert avoided(text_of_template("{# stands #}<p>It <b>stands</b></p>"), GLOSSARY) == ["stands"]
    assert not avoided(
        text_of_template('{# stands #}<p class="stands">{{ say("stands") }}</p>{% set stands = 1 %}'), GLOSSARY
    )


def test_a_docstring_that_nobody_prints_may_use_any_word() -> None:
    assert not [
        text
        for _, text in texts_of_code('"""It stands."""\ndef f() -> None:\n    """It stands."""\n')
        if avoided(text, GLOSSARY)
    ]


def test_only_whole_words_are_avoided() -> None:
    assert not avoided("A standard that Holdsworth understands.", ("stand", "holds", "stands"))
