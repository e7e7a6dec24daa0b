"""What is hidden is nowhere: every field, file, name and comment of hidden things holds the word "canary", and no published byte does."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from adfm_site.building.options import Options
from adfm_site.building.pipeline import Prepared, plan, prepare
from adfm_site.building.progress import silent
from adfm_site.model.entry import Entry, Head
from adfm_site.model.shape import Refers, Scalar, Value, fields_of
from tests.sites.built import AS_OF, Built, Tree, add, build_site, codes, edit, snapshot

CANARY = re.compile(rb"canary", re.IGNORECASE)
WORDS_OF_NOBODY = ("url", "id", "follows", "file", "paper", "outcome", "date")


def leaks(tree: Tree) -> list[str]:
    """Give the files that hold a canary, or are called after one."""
    return [path for path, data in tree.files.items() if CANARY.search(path.encode()) or CANARY.search(data)]


def test_no_published_byte_holds_a_canary(conference: Built) -> None:
    assert leaks(conference.tree) == []


def test_the_sources_hold_many(conference: Built) -> None:
    sources = snapshot(conference.root / "content")
    assert sum(len(CANARY.findall(data)) for data in sources.values()) > 100
    assert sum(bool(CANARY.search(path.rpartition("/")[2].encode())) for path in sources) > 15


def test_the_law_finds_a_canary_in_a_file_and_in_a_name() -> None:
    assert leaks(Tree(files={"a.html": b"x Canary x", "b/canary.pdf": b"", "c.html": b""})) == ["a.html", "b/canary.pdf"]


def hidden_entries(prepared: Prepared, everything: Prepared) -> Iterator[Entry[Head]]:
    """Give the entries that are in a preview of everything and not in what readers get."""
    for kind, entries in everything.archive.entries.items():
        for id_, entry in entries.items():
            if id_ not in prepared.archive.entries[kind]:
                yield entry


def texts_in(value: object) -> Iterator[tuple[str, str]]:
    """Give every text that a hidden head or a block in it says in words of its own, with the field's name."""
    if is_dataclass(value) and not isinstance(value, type):
        shapes = {field.name: field.shape for field in fields_of(type(value))}
        for field in fields(value):
            shape, content = shapes.get(field.name), getattr(value, field.name)
            marker = shape.marker if isinstance(shape, Value) else None
            if isinstance(content, str) and content and isinstance(marker, Scalar) and marker.name == "text":
                yield f"{type(value).__name__}.{field.name}", content
            elif not isinstance(marker, Refers):
                yield from texts_in(content)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)


def test_every_text_of_a_hidden_thing_is_marked(conference: Built) -> None:
    prepared = prepare(conference.root, Options(as_of=AS_OF), silent)
    everything = prepare(conference.root, Options(as_of=AS_OF, drafts=True), silent)
    hidden = list(hidden_entries(prepared, everything))
    assert {entry.kind for entry in hidden} == {"event", "agenda", "document", "series", "organisation", "person"}
    marked = {name: text for entry in hidden for name, text in texts_in(entry.head)}
    assert {name: text for name, text in marked.items() if "canary" not in text.casefold()} == {}
    assert len(marked) > 25


def test_a_build_with_drafts_shows_them_but_never_who_did_not_agree(conference: Built, tmp_path: Path) -> None:
    outcome = build_site(conference.root, drafts=True, output=tmp_path / "drafts", base="https://archive.example")
    shown = b"".join(snapshot(tmp_path / "drafts").values())
    assert outcome.errors == 0
    assert b"Canary title of a draft" in shown
    assert b"Canary title under an embargo" in shown
    assert b"Canaryperson" not in shown
    assert b"Canary title of a restricted document" not in shown


def test_a_name_that_must_not_be_published_stops_the_build(large: Path) -> None:
    spellings = {
        "plain": "There spoke Jürgen Canarywithheld.",
        "other-capitals": "JÜRGEN canarywithheld",
        "broken-line": "Jürgen\nCanarywithheld",
        "decomposed": "Ju\u0308rgen Canarywithheld",
        "no-break-space": "Jürgen\u00a0Canarywithheld",
        "emphasised": "Jürgen **Canarywithheld**",
        "entity": "J&uuml;rgen Canarywithheld",
        "curled": "Orla O'Canaryname",
        "alias": "T. Canaryalias",
        "not-public": "Tamsin Canaryperson",
    }
    for name, words in spellings.items():
        add(large, f"content/{name}.md", f"---\ntitle: Page\n---\n{words}\n")
    add(large, "content/in-the-title.md", '---\ntitle: "Orla O\'Canaryname"\n---\n')
    outcome = build_site(large)
    errors = [found for found in outcome.diagnostics if found.severity == "error"]
    assert {found.code for found in errors} == {"withheld-name"}
    assert {found.path for found in errors} >= {f"content/{name}.md" for name in (*spellings, "in-the-title")}
    assert not (large / "output").exists()
    assert not any(CANARY.search(found.message.encode()) for found in outcome.diagnostics)


def test_a_name_that_must_not_be_published_stops_a_drawing_and_a_table(large: Path) -> None:
    edit(large, "content/events/2021/sym-01/cross-section.svg", "Cross-section of a levee", "Drawn by Jürgen Canarywithheld")
    edit(large, "content/documents/gauge-readings.csv", "day,centimetres", "day,Orla O'Canaryname")
    outcome = build_site(large)
    assert set(codes(outcome)) == {"withheld-name"}
    assert len({found.path for found in outcome.diagnostics}) == 2


def test_a_hidden_thing_linked_from_a_public_text_stops_the_build(large: Path) -> None:
    links = {
        "draft": "[x](events/2025/draft-01/index.md)",
        "agenda-of-a-draft": "[x](events/2025/draft-01/agenda.md)",
        "embargo": "[x](events/2025/embargo-01/index.md)",
        "restricted": "[x](documents/canary-restricted.md)",
        "restricted-file": "[x](documents/canary-restricted-file.pdf)",
        "file-of-a-draft": "[x](events/2025/draft-01/canary-draft-paper.pdf)",
        "silent-file": "[x](events/2022/sym-02/canary-silent.pdf)",
        "person": "[x](people/canary-person.md)",
        "organisation": "[x](organisations/canary-org.md)",
        "withdrawn-file": "[x](documents/sediment-atlas.pdf)",
    }
    for name, words in links.items():
        add(large, f"content/{name}.md", f"---\ntitle: Page\n---\n{words}\n")
    outcome = build_site(large)
    assert sorted((found.code, found.path) for found in outcome.diagnostics) == sorted(
        ("link-to-withheld", f"content/{name}.md") for name in links
    )


def test_pictures_of_hidden_things_are_not_lent_to_public_pages(large: Path) -> None:
    add(large, "content/borrowed.md", "---\ntitle: Page\n---\n![A draft](events/2025/draft-01/canary-inline.png)\n")
    edit(large, "content/events/2021/sym-01/index.md", "file: group.png", "file: ../../2025/embargo-01/canary-embargo.png")
    assert codes(build_site(large)) == ["link-to-withheld", "link-to-withheld"]


@pytest.mark.parametrize("spelling", ["true", "True", "TRUE", "yes", "Yes", "YES", '"true"', "'yes'"])
def test_every_spelling_of_draft_hides_or_stops(small: Path, spelling: str) -> None:
    edit(small, "content/events/2024/first/index.md", "kind: meeting", f"kind: meeting\ndraft: {spelling}")
    assert codes(build_site(small)) == []
    assert not any(b"Mill Brook</h1>" in data for data in snapshot(small / "output").values())
    assert "events/2024/first/index.html" not in snapshot(small / "output")


@pytest.mark.parametrize("spelling", ["on", "1", "y", "draft", "ja", "true # soon", "[true]", "~", "yess"])
def test_every_other_spelling_of_draft_is_answered_or_hides(small: Path, spelling: str) -> None:
    edit(small, "content/events/2024/first/index.md", "kind: meeting", f"kind: meeting\ndraft: {spelling}")
    outcome = build_site(small)
    published = snapshot(small / "output") if (small / "output").exists() else {}
    hidden = "events/2024/first/index.html" not in published
    assert hidden or spelling == "~", (spelling, codes(outcome))  # a tilde is how YAML writes "nothing"


def test_what_was_published_and_then_hidden_is_gone(small: Path) -> None:
    add(small, "content/events/2024/first/minutes.txt", "soon gone")
    edit(
        small,
        "content/events/2024/first/index.md",
        "kind: meeting",
        "kind: meeting\ndownloads:\n  - {title: T, kind: summary, file: minutes.txt}",
    )
    assert codes(build_site(small)) == []
    assert any(b"soon gone" in data for data in snapshot(small / "output").values())
    edit(small, "content/events/2024/first/index.md", "kind: meeting", "kind: meeting\ndraft: true")
    assert codes(build_site(small)) == []
    published = b"".join(snapshot(small / "output").values())
    assert b"Mill Brook</h" not in published.replace(b"Mill Brook Meetings", b"")
    assert b"soon gone" not in published


def test_nothing_hidden_is_planned(conference: Built) -> None:
    prepared = prepare(conference.root, Options(as_of=AS_OF), silent)
    planned = list(plan(prepared, []))
    assert not [
        artifact.address for artifact in planned if CANARY.search(repr((artifact.address, artifact.recipe, artifact.view)).encode())
    ]
