"""Saves, however editors make them, end in what a fresh rendering gives."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from time import sleep

import pytest

from adfm_site.build import stages
from adfm_site.preview import listening, watching
from adfm_site.reading.files import Reading, reading_of
from adfm_site.source import Source
from tests.preview.editing import FILES, Shown
from tests.work import PATIENCE

ABOUT = "content/about.md"
NEW = FILES[ABOUT] + "Words that were not there before.\n"


def plain_write(shown: Shown) -> None:
    shown.write(ABOUT, NEW)


def atomic_rename(shown: Shown) -> None:
    shown.write("content/.about.md.tmp-123", NEW).replace(shown.root / ABOUT)


def rename_from_another_folder(shown: Shown) -> None:
    shown.write("../about.md", NEW).replace(shown.root / ABOUT)


def as_vim(shown: Shown) -> None:
    file = shown.root / ABOUT
    (shown.root / "content/4913").touch()
    (shown.root / "content/4913").unlink()
    file.rename(shown.root / "content/about.md~")
    shown.write(ABOUT, NEW)
    (shown.root / "content/about.md~").unlink()


def as_emacs(shown: Shown) -> None:
    (shown.root / "content/.#about.md").symlink_to("editor@computer.1234")
    shown.write("content/#about.md#", "half a word")
    shown.write(ABOUT, NEW)
    (shown.root / "content/#about.md#").unlink()
    (shown.root / "content/.#about.md").unlink()


def as_word_processors(shown: Shown) -> None:
    shown.write("content/~$about.md", "lock")
    shown.write("content/~wrl0001.tmp", NEW).replace(shown.root / ABOUT)
    (shown.root / "content/~$about.md").unlink()


def truncate_then_write(gap: float) -> Callable[[Shown], None]:
    def save(shown: Shown) -> None:
        with (shown.root / ABOUT).open("w", encoding="utf-8") as file:
            sleep(gap)
            file.write(NEW)

    return save


def delete(shown: Shown) -> None:
    (shown.root / ABOUT).unlink()


def delete_and_write_again(shown: Shown) -> None:
    delete(shown)
    sleep(0.2)
    shown.write(ABOUT, NEW)


def folder_rename(shown: Shown) -> None:
    (shown.root / "content/events/2024/first").rename(shown.root / "content/events/2024/renamed")


def folder_moved_in(shown: Shown) -> None:
    shown.write("../third/index.md", FILES["content/events/2024/first/index.md"])
    shown.write("../third/minutes.txt", "None.\n")
    (shown.root.parent / "third").rename(shown.root / "content/events/2024/third")


def folder_deleted(shown: Shown) -> None:
    shutil.rmtree(shown.root / "content/events/2024")


def new_folders_at_once(shown: Shown) -> None:
    shown.write("content/events/2031/far/index.md", FILES["content/events/2024/first/index.md"])
    shown.write("content/events/2031/far/minutes.txt", "None.\n")


def another_file_of_the_same_size_and_time(shown: Shown) -> None:
    file = shown.root / ABOUT
    found = file.stat()
    other = shown.write("content/.other", FILES[ABOUT].replace("Words", "Signs"))
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    other.replace(file)


def other_bytes_of_a_download(shown: Shown) -> None:
    shown.write("content/events/2024/first/minutes.txt", "All disagreed.\n")


def site_yaml(shown: Shown) -> None:
    shown.write("site.yaml", FILES["site.yaml"].replace("Brook Archive", "River Archive"))


def own_template(shown: Shown) -> None:
    shown.write("templates/page.html", '{% extends "base.html" %}{% block main %}<h1>Of our own</h1>{% endblock %}')


def everything_replaced(shown: Shown) -> None:
    (shown.root / "content").rename(shown.root / "content-before")
    shutil.copytree(shown.root / "content-before", shown.root / "content")
    shown.until_fresh()
    shown.write(ABOUT, NEW)


PATTERNS = [
    plain_write,
    atomic_rename,
    rename_from_another_folder,
    as_vim,
    as_emacs,
    as_word_processors,
    delete,
    delete_and_write_again,
    folder_rename,
    folder_moved_in,
    folder_deleted,
    new_folders_at_once,
    another_file_of_the_same_size_and_time,
    other_bytes_of_a_download,
    site_yaml,
    own_template,
    everything_replaced,
]


@pytest.mark.parametrize("save", PATTERNS, ids=lambda save: save.__name__)
def test_every_way_of_saving_ends_in_a_fresh_rendering(shown: Shown, save: Callable[[Shown], None]) -> None:
    before = shown.live.shown.number
    save(shown)
    shown.until(lambda: shown.live.shown.number > before)
    shown.until_fresh()


@pytest.mark.parametrize("gap", [0.01, 0.04, 0.1, 0.3])
def test_a_file_that_is_empty_for_a_moment_ends_as_it_was_saved(shown: Shown, gap: float) -> None:
    truncate_then_write(gap)(shown)
    shown.until_text("/about/", "Words that were not there before.")
    shown.until_fresh()
    assert "preview-problems" not in shown.ask("/about/").text


def test_what_editors_leave_behind_is_no_change(shown: Shown) -> None:
    before = shown.live.shown
    for name in (".about.md.swp", "about.md~", "~$about.md", "#about.md#", "Thumbs.db", ".DS_Store"):
        shown.write(f"content/{name}", "junk")
    shown.write("output/index.html", "not ours")
    (shown.root / ABOUT).touch()
    shown.write("content/about.md", NEW)
    shown.until_text("/about/", "not there before")
    assert shown.live.shown.number == before.number + 1
    assert len(shown.told) == 1


def test_a_storm_of_saves_takes_few_rebuilds(shown: Shown) -> None:
    for number in range(200):
        shown.write(f"content/page-{number}.md", f"---\ntitle: Page {number}\n---\nWords.\n")
    shown.until(lambda: shown.ask("/page-199/").status == 200)
    shown.until(lambda: len([path for path in shown.live.shown.artifacts if path.startswith("/page-")]) == 200)
    assert 1 <= len(shown.told) <= 3
    assert shown.told[-1].endswith("ms")


def test_one_edit_reads_one_file_again_and_nothing_older_is_remembered(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def reading(text: Source) -> Reading:
        read.append(text.path)
        return reading_of(text)

    monkeypatch.setattr(stages, "reading_of", reading)
    store = shown.live._shown._store  # noqa: SLF001 - what is remembered is not told otherwise
    before = {name: len(tuple(store.items(name))) for name in ("nodes", "inputs", "table texts")}
    for number in range(3):
        shown.write(ABOUT, f"{NEW}{number}\n")
        shown.until_text("/about/", f"{number}</p>")
    assert read == [ABOUT] * 3
    assert {name: len(tuple(store.items(name))) for name in before} == before


def test_events_that_are_lost_are_found_by_looking(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching.Watch, "on_any_event", lambda *_: None)
    shown.write(ABOUT, NEW)
    shown.until_text("/about/", "not there before")
    assert shown.told[0].startswith(f"Rebuilt after {ABOUT} in ")


@pytest.mark.parametrize(
    "limit", ["watchdog.observers.api.BaseObserver.schedule", "adfm_site.preview.watching.Observer"]
)
def test_a_system_that_cannot_tell_of_saves_is_named(shown: Shown, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(watching, "_LOOKS_EVERY", 0.1)
    monkeypatch.setattr(limit, full)
    with watching.Watch(shown.root) as watch:
        assert watch.deaf == "No space left on device"
        changes = watch.changes()
        shown.write(ABOUT, NEW)
        assert next(changes) == (ABOUT,)


def test_a_folder_that_is_deleted_and_made_again_is_still_watched(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_LOOKS_EVERY", 60.0)
    shown.write(ABOUT, NEW)
    shown.until_text("/about/", "not there before")
    shutil.copytree(shown.root / "content", shown.root / "copy")
    shutil.rmtree(shown.root / "content")
    (shown.root / "copy").rename(shown.root / "content")
    shown.until_fresh()
    sleep(0.2)
    shown.write(ABOUT, NEW + "And once more.\n")
    shown.until_text("/about/", "And once more.")


@contextmanager
def stream(shown: Shown) -> Iterator[HTTPResponse]:
    """Listen as a page does."""
    connection = HTTPConnection("127.0.0.1", shown.port, timeout=PATIENCE)
    connection.request("GET", "/.preview/events")
    yield connection.getresponse()
    connection.close()


def told_next(response: HTTPResponse) -> int:
    while not (line := response.readline()).startswith(b"data:"):
        assert line, "the stream ended"
    return int(line.removeprefix(b"data:"))


def test_pages_are_told_of_each_generation(shown: Shown) -> None:
    first = shown.live.shown.number
    with stream(shown) as events:
        assert events.headers["Content-Type"] == "text/event-stream"
        assert told_next(events) == first
        shown.write(ABOUT, NEW)
        assert told_next(events) == first + 1
        assert "not there before" in shown.ask("/about/").text


def test_a_stream_without_news_is_kept_alive(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "_PING_EVERY", 0.02)
    with stream(shown) as events:
        told_next(events)
        events.readline()
        assert events.readline() == b": still here\n"


def test_streams_end_with_the_preview(shown: Shown) -> None:
    with stream(shown) as events:
        told_next(events)
        shown.live.end()
        assert events.read().strip() == b""
