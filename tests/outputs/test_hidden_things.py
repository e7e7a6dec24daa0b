"""Hidden things are not published.

Every field, file, name and comment of them contains the word "canary", and no published byte does.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from adfm_site.build.pipeline import Prepared, plan, prepare
from adfm_site.inputs.options import Options
from adfm_site.model.entry import Entry, Head
from adfm_site.model.shape import Refers, Scalar, Value, fields_of
from adfm_site.progress import silent
from tests.sites.built import AS_OF, Built, Tree, add, build_site, codes, edit, snapshot

CANARY = re.compile(rb"canary", re.IGNORECASE)
WORDS_OF_NOBODY = ("url", "id", "follows", "file", "paper", "outcome", "date")


def leaks(tree: Tree) -> list[str]:
    """Return the files that hold a canary, or are called after one."""
    return [path for path, data in tree.files.items() if CANARY.search(path.encode()) or CANARY.search(data)]


def test_no_published_byte_holds_a_canary(conference: Built) -> None:
    assert leaks(conference.tree) == []


def test_the_sources_hold_many(conference: Built) -> None:
    sources = snapshot(conference.root / "content")
    assert sum(len(CANARY.findall(data)) for data in sources.values()) > 100
    assert sum(bool(CANARY.search(path.rpartition("/")[2].encode())) for path in sources) > 15


def test_the_law_finds_a_canary_in_a_file_and_in_a_name() -> None:
    assert leaks(Tree(files={"a.html": b"x Canary x", "b/canary.pdf": b"", "c.html": b""})) == [
        "a.html",
        "b/canary.pdf",
    ]


def hidden_entries(prepared: Prepared, everything: Prepared) -> Iterator[Entry[Head]]:
    """Return the entries that are in a preview of everything and not in what readers get."""
    for kind, entries in everything.archive.entries.items():
        for id_, entry in entries.items():
            if id_ not in prepared.archive.entries[kind]:
                yield entry


def texts_in(value: object) -> Iterator[tuple[str, str]]:
    """Return every text that a hidden head or a block in it says in words of its own, with the field's name."""
    if isinstance(value, Struct):
        shapes = {field.name: field.shape for field in fields_of(type(value))}
        for name in value.__struct_fields__:
            shape, content = shapes.get(name), getattr(value, name)
            marker = shape.marker if isinstance(shape, Value) else None
            if isinstance(content, str) and content and isinstance(marker, Scalar) and marker.name == "text":
                yield f"{type(value).__name__}.{name}", content
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
    edit(
        large,
        "content/events/2021/sym-01/cross-section.svg",
        "Cross-section of a levee",
        "Drawn by Jürgen Canarywithheld",
    )
    edit(large, "content/documents/gauge-readings.csv", "day,centimetres", "day,Orla O'Canaryname")
    outcome = build_site(large)
    assert set(codes(outcome)) == {"withheld-name-in-file"}
    assert len({found.path for found in outcome.diagnostics}) == 2


HIDDEN = {
    "draft": "events/2025/draft-01/index.md",
    "outcome-of-a-draft": "events/2025/draft-01/index.md#outcome-canary",
    "agenda-of-a-draft": "events/2025/draft-01/agenda.md",
    "embargo": "events/2025/embargo-01/index.md",
    "restricted": "documents/canary-restricted.md",
    "restricted-file": "documents/canary-restricted-file.pdf",
    "file-of-a-draft": "events/2025/draft-01/canary-draft-paper.pdf",
    "page-of-a-draft": "/documents/draft-01-canary-draft-paper/",
    "silent-file": "events/2022/sym-02/canary-silent.pdf",
    "a-person": "people/canary-person.md",
    "an-organisation": "organisations/canary-org.md",
    "a-series": "series/canary-series.md",
}


def test_of_a_link_to_a_hidden_thing_the_words_are_published_and_nothing_else(large: Path) -> None:
    for name, target in HIDDEN.items():
        add(
            large,
            f"content/{name}.md",
            f'---\ntitle: Page of {name}\n---\nRead [these *words*]({target} "Canary title"), or\n'
            f'<a lang="de" title="Canary title" href="{target}">diese Worte</a>.\n',
        )
    outcome = build_site(large)
    tree = Tree(files=snapshot(large / "output"))
    assert [(found.code, found.severity) for found in outcome.diagnostics] == [("link-to-withheld", "note")] * len(
        HIDDEN
    )
    assert {found.path for found in outcome.diagnostics} == {f"content/{name}.md" for name in HIDDEN}
    assert leaks(tree) == []
    for name in HIDDEN:
        page = tree.page(f"/{name}/")
        assert "Read these words, or diese Worte." in page.words
        assert list(page.main.iter("a")) == []
        assert [span.get("lang") for span in page.main.iter("span")] == ["de"]


def test_with_drafts_the_same_words_are_links(large: Path, tmp_path: Path) -> None:
    target = HIDDEN["file-of-a-draft"]
    add(large, "content/draft.md", f'---\ntitle: Page\n---\nRead [these words]({target} "Canary title").\n')
    assert codes(build_site(large, drafts=True, output=tmp_path / "drafts")) == []
    (link,) = Tree(files=snapshot(tmp_path / "drafts")).page("/draft/").main.iter("a")
    assert (link.get("href"), link.get("title")) == (f"../{target}", "Canary title")


def test_a_link_to_what_was_withdrawn_leads_to_the_page_that_says_so(large: Path) -> None:
    add(
        large,
        "content/withdrawn.md",
        "---\ntitle: Page\n---\n[The atlas](documents/sediment-atlas.pdf), [again](documents/sediment-atlas.md)\n",
    )
    assert codes(build_site(large)) == []
    links = Tree(files=snapshot(large / "output")).page("/withdrawn/").main.iter("a")
    assert [link.get("href") for link in links] == ["../documents/sediment-atlas/"] * 2


def test_pictures_of_hidden_things_are_not_lent_to_public_pages(large: Path) -> None:
    add(large, "content/borrowed.md", "---\ntitle: Page\n---\n![A draft](events/2025/draft-01/canary-inline.png)\n")
    edit(
        large,
        "content/events/2021/sym-01/index.md",
        "file: group.png",
        "file: ../../2025/embargo-01/canary-embargo.png",
    )
    assert codes(build_site(large)) == ["picture-of-withheld", "picture-of-withheld"]
    assert not (large / "output").exists()


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
    assert codes(build_site(small)) == ["address-gone"]
    published = b"".join(snapshot(small / "output").values())
    assert b"Mill Brook</h" not in published.replace(b"Mill Brook Meetings", b"")
    assert b"soon gone" not in published


def test_nothing_hidden_is_planned(conference: Built) -> None:
    prepared = prepare(conference.root, Options(as_of=AS_OF), silent)
    planned = list(plan(prepared, []))
    assert not [
        artifact.address
        for artifact in planned
        if CANARY.search(repr((artifact.address, artifact.recipe, artifact.view)).encode())
    ]
