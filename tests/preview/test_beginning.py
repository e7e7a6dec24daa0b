"""The preview begins with what builds remember, reads what was saved, and shows the open page before the rest."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace

from adfm_site.build import pipeline, stages
from adfm_site.preview import watching
from adfm_site.preview.answering import answer
from adfm_site.preview.rebuilding import Live
from adfm_site.preview.showing import Generation, Shown
from adfm_site.reading.files import Reading, reading_of
from adfm_site.source import Source
from tests.preview.editing import FILES, small_site
from tests.sites.built import build_site, edit

ABOUT = "content/about.md"
EVENT = "content/events/2024/first/index.md"
PAGE = "/events/2024/first/index.html"
_WALK = pipeline.files_of


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of the texts that are read from now on."""
    paths: list[str] = []

    def reading(text: Source) -> Reading:
        paths.append(text.path)
        return reading_of(text)

    monkeypatch.setattr(stages, "reading_of", reading)
    return paths


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a small site that was built."""
    root = small_site(tmp_path / "site")
    assert build_site(root).errors == 0
    return root


def only(generations: Iterator[Generation]) -> Generation:
    (found,) = generations
    return found


def bodies(shown: Generation) -> dict[str, object]:
    """Return everything that is answered, by its path."""
    return {path: answer(replace(shown, number=1), path).body for path in shown.artifacts}


def test_after_a_build_no_text_is_read_again_and_all_is_shown_as_from_nothing(
    built: Path, tmp_path: Path, read: list[str]
) -> None:
    shown = only(Shown(built).generations())
    assert read == []
    begun = bodies(shown)
    assert "/events/2025/secret/index.html" in begun
    anew = only(Shown(small_site(tmp_path / "anew" / "site")).generations())
    assert len(read) == len([path for path in FILES if path.endswith(".md")])
    assert begun.keys() == bodies(anew).keys()
    assert {path: body for path, body in begun.items() if isinstance(body, bytes)} == {
        path: body for path, body in bodies(anew).items() if isinstance(body, bytes)
    }


def test_what_changed_since_the_build_is_read(built: Path, read: list[str]) -> None:
    edit(built, ABOUT, "Words", "Other words")
    shown = only(Shown(built).generations())
    assert read == [ABOUT]
    assert b"Other words" in bodies(shown)["/about/index.html"]  # type: ignore[operator]


def test_the_memory_of_builds_stays_as_it_is(built: Path) -> None:
    def remembered() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in (built / ".adfm-site").rglob("*") if file.is_file()}

    before = remembered()
    shown = Shown(built)
    only(shown.generations())
    edit(built, ABOUT, "Words", "Other words")
    only(shown.generations())
    assert remembered() == before


@pytest.mark.parametrize(
    "damage", [lambda data: data[: len(data) // 2], lambda data: data.replace(b"about", b"abbot"), lambda _: b""]
)
def test_a_damaged_memory_is_none(built: Path, read: list[str], damage: object) -> None:
    (memory,) = (file for file in (built / ".adfm-site").rglob("memory*") if file.is_file())
    memory.write_bytes(damage(memory.read_bytes()))  # type: ignore[operator]
    shown = only(Shown(built).generations())
    assert ABOUT in read
    assert b"Words about" in bodies(shown)["/about/index.html"]  # type: ignore[operator]


def test_a_saved_text_is_read_by_its_path_and_nothing_else_is_looked_for(
    built: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Shown(built)
    only(shown.generations())
    monkeypatch.setattr(pipeline, "files_of", lambda *_: 1 / 0)
    edit(built, ABOUT, "Words", "Other words")
    assert b"Other words" in bodies(only(shown.generations((ABOUT,))))["/about/index.html"]  # type: ignore[operator]
    assert read == [ABOUT]


@pytest.mark.parametrize("path", ["content/later.md", "site.yaml", "templates/page.html", "content/events/2024"])
def test_what_is_no_text_of_before_is_looked_for(built: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(built)
    only(shown.generations())
    looked: list[object] = []
    monkeypatch.setattr(pipeline, "files_of", lambda *given: looked.append(given) or _WALK(*given))
    only(shown.generations((ABOUT, path)))
    assert len(looked) == 1


def test_a_text_that_is_gone_or_is_a_link_now_is_looked_for(built: Path) -> None:
    shown = Shown(built)
    only(shown.generations())
    (built / ABOUT).unlink()
    assert "/about/index.html" not in only(shown.generations((ABOUT,))).artifacts
    (built / ABOUT).symlink_to(built / EVENT)
    assert "not-a-plain-file" in [each.code for each in only(shown.generations((ABOUT,))).diagnostics]


def test_the_open_page_is_shown_before_problems_and_the_rest(built: Path) -> None:
    shown = Shown(built)
    only(shown.generations())
    edit(built, EVENT, "title: First meeting", "title: Very first meeting\nmotto: None")
    first, last = shown.generations((EVENT,), PAGE), None
    early = next(first)
    assert b"Very first meeting" in answer(early, "/events/2024/first/").body  # type: ignore[operator]
    assert early.diagnostics == ()
    asked: list[object] = []
    waiting = Thread(target=lambda: asked.append(answer(early, "/events/").body))
    waiting.start()
    waiting.join(0.2)
    assert asked == []  # Another page is answered once all is known.
    (last,) = first
    waiting.join()
    assert b"Very first meeting" in asked[0]  # type: ignore[operator]
    assert [each.code for each in last.diagnostics] == ["unknown-field"]


def test_a_page_is_reloaded_again_only_if_there_are_other_problems(built: Path) -> None:
    live = Live(built)
    live.open_path = "/events/2024/first/"
    number = live.shown.number
    edit(built, EVENT, "Neighbours met.", "All neighbours met.")
    assert live.rebuild((EVENT,))
    assert live.shown.number == number + 1
    edit(built, EVENT, "title: First meeting", "title: First meeting\nmotto: None")
    assert live.rebuild((EVENT,))
    assert live.shown.number == number + 3
    assert not live.rebuild((EVENT,))


def test_what_the_system_tells_is_believed_without_a_look(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_LOOKS_EVERY", 60.0)
    with watching.Watch(built) as watch:
        monkeypatch.setattr(watching.Watch, "_look", lambda _: 1 / 0)
        changes = watch.changes()
        edit(built, ABOUT, "Words", "Other words")
        assert next(changes) == (ABOUT,)
