"""Conversations with `new`, each with the file that it ends in; and what it says where nobody can be asked."""

import os
import pty
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path
from select import select
from time import sleep

import pytest

from adfm_site.building.adding import Draft, open_desk, save, whole_check
from adfm_site.building.progress import silent
from adfm_site.cli.asking import Asking
from adfm_site.cli.questions import questions_of, title_of
from adfm_site.model import KIND_NAMED, KINDS, Kind
from adfm_site.model.shape import fields_of
from tests.sites.built import add, snapshot
from tests.sites.process import be_command, command, get_ready
from tests.work import PATIENCE

SITE = """name: Rivers
languages: [en]
time-zone: Asia/Bangkok
kinds:
  meeting:
    name: Meeting
    plural: Meetings
  roundtable:
    name: Roundtable
    plural: Roundtables
roles:
  host:
    by: Hosted by
    did: Hosted
topics:
  floods: Floods
  fish: Fish
"""
CONVERSATIONS = {
    "event": (
        [
            *("Rivers: a look", "", "roundtabel", "2", "2021-02-30", "2021-02-03", "2021-02-02", "", "9.30", "09:30", "spring", ""),
            *("Bangkok", "Bangkok, TH", "yes", "hots", "1", "brook", "", "fish, 1", "What: it was."),
        ],
        "events/2021/rivers-a-look/index.md",
        (
            'title: "Rivers: a look"\nkind: roundtable\nstart: 2021-02-03\ntime: 09:30\nseries: spring\nnumber: 2\n'
            "place: Bangkok, TH\nonline: yes\norganisations:\n  host:\n    - brook\ntopics:\n  - fish\n  - floods\n"
            'summary: "What: it was."\n'
        ),
    ),
    "agenda": (
        ["frist", "first", "Opening", "9", "9:00-10:00", "Tea #2", "", ""],
        "events/2020/first/agenda.md",
        'items:\n  - title: Opening\n    time: 9:00-10:00\n  - title: "Tea #2"\n',
    ),
    "document": (
        ["แผนที่", "", "flood-map", "repot", "report", "mapp.pdf", "", "no", "2021", "", "first", ""],
        "documents/flood-map.md",
        "title: แผนที่\nkind:\n  - report\nheld: no\ndate: 2021\nevents:\n  - first\n",
    ),
    "series": (
        ["Autumn meetings", "", "brok", "brook", "2019", "", ""],
        "series/autumn-meetings.md",
        "title: Autumn meetings\nbegan: 2019\nconveners:\n  - brook\n",
    ),
    "organisation": (
        ["Brook", "", "", "Thailand", "TH", "example.org", "https://example.org/", ""],
        "organisations/brook-2.md",
        "name: Brook\ncountry: TH\nurl: https://example.org/\n",
    ),
    "person": (
        ["Ann Poe", "", "", "perhaps", "yes", "brook", "Chair", "2019", "", "", ""],
        "people/ann-poe.md",
        "name: Ann Poe\npublic: yes\nroles:\n  - organisation: brook\n    role: Chair\n    from: 2019\n",
    ),
    "topic": (["flods", "1", "", ""], "topics/floods.md", "title: Floods\n"),
    "page": (["- Contact", "../x", "contact", ""], "contact.md", 'title: "- Contact"\n'),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a site with one event, its series and its host."""
    add(tmp_path, "site.yaml", SITE)
    add(tmp_path, "content/index.md", "---\ntitle: Rivers\n---\n")
    add(tmp_path, "content/series/spring.md", "---\ntitle: Spring\n---\n")
    add(tmp_path, "content/organisations/brook.md", "---\nname: Brook\n---\n")
    add(tmp_path, "content/events/2020/first/index.md", "---\ntitle: First\nkind: meeting\nstart: 2020\nseries: spring\nnumber: 1\n---\n")
    return tmp_path


def new(site: Path, *words: str) -> tuple[int, str]:
    done = command("new", *words, "--site", site)
    return done.returncode, done.stderr


def test_every_kind_has_a_conversation() -> None:
    assert set(CONVERSATIONS) == {kind.name for kind in KINDS}


@pytest.mark.parametrize("kind", CONVERSATIONS)
def test_a_conversation_ends_in_a_file_that_passes_check(kind: str, site: Path) -> None:
    typed, path, expected = CONVERSATIONS[kind]
    lines: Iterator[str] = iter(typed)
    said: list[str] = []
    desk = open_desk(site, silent)
    draft = Asking(desk, Draft(kind=KIND_NAMED[kind], id="", answers={}), lambda _: f"{next(lines)}\r", said.append).all()
    assert list(lines) == []
    assert whole_check(desk, draft, silent) == ()
    assert save(desk, draft) == f"content/{path}"
    assert (site / "content" / path).read_bytes().decode() == f"---\n{expected}---\n"
    checked = command("check", "--strict", "--site", site)
    assert (checked.returncode, checked.stderr) == (0, "0 errors in 5 entries.\n")
    assert open_desk(site, silent).catalogue.entries[kind][draft.id].path == f"content/{path}"


def test_a_wrong_answer_gets_the_sentence_of_check(site: Path) -> None:
    said: list[str] = []
    lines = iter(["T", "t", "roundtabel", "roundtable", "2021-02-30"])
    with pytest.raises(StopIteration):
        Asking(open_desk(site, silent), Draft(kind=KIND_NAMED["event"], id="", answers={}), lambda _: next(lines), said.append).all()
    assert "  “roundtabel” is not a kind of this archive." in said
    assert "  → Did you mean “roundtable”?" in said
    assert said[-2:] == ["  There is no 2021-02-30.", "  → The last day of that month is 2021-02-28."]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_questions_are_fields_of_the_model(kind: Kind) -> None:
    keys = {field.key for field in fields_of(kind.head)}
    questions = questions_of(kind.head)
    assert {word for question in questions for word in (question.key, question.after, question.unless) if word} <= keys
    assert {field.key for field in fields_of(kind.head) if field.required} <= {question.key for question in questions}
    assert title_of(kind.head) in (*keys, None)


def test_options_answer_everything(site: Path) -> None:
    words = ("--title", "Second", "--set", "kind=meeting", "--set", "start=2021", "--set", "topics=fish", "--set", "topics=floods")
    assert new(site, "event", *words, "--set", "organisations.host=brook") == (0, "")
    written = (site / "content/events/2021/second/index.md").read_text(encoding="utf-8")
    assert written == (
        "---\ntitle: Second\nkind: meeting\nstart: 2021\norganisations:\n  host:\n    - brook\ntopics:\n  - fish\n  - floods\n---\n"
    )


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("evnt",), 2, "there is no kind “evnt”. Did you mean “event”?"),
        (("event",), 2, "the new event also needs --title and --set kind=…"),
        (("page", "--title", "หน้า"), 2, "the new page also needs --id"),
        (("event", "--title", "T", "--set", "kind=meeting"), 2, "The field “start” is missing."),
        (("event", "--title", "T", "--set", "kind=meetin", "--set", "start=2020"), 2, "Did you mean “meeting”?"),
        (("page", "--title", "T", "--set", "titel=x"), 2, "has no field “titel”"),
        (("page", "--title", "T", "--set", "menu"), 2, "“menu” is not a field and its value"),
        (("agenda", "--id", "first", "--set", "items.2.title=x"), 2, "counted from 1"),
        (("agenda", "--id", "first", "--set", "items=x", "--set", "items.title=x"), 2, "does not fit"),
        (("agenda", "--id", "frist", "--set", "items.1.title=x"), 2, "Did you mean “first”?"),
        (("page", "--title", "T", "--id", "../x"), 2, "cannot be part of a web address"),
        (("event", "--title", "T", "--id", "first", "--set", "kind=meeting"), 3, "content/events/2020/first/index.md is there already"),
        (("series", "--title", "T", "--id", "spring"), 3, "content/series/spring.md is there already"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(words: tuple[str, ...], status: int, says: str, site: Path) -> None:
    before = snapshot(site)
    returned, said = new(site, *words)
    assert (returned, says in said, "Traceback" in said) == (status, True, False), said
    assert snapshot(site) == before


def in_a_terminal(site: Path, *typed: bytes) -> tuple[int, str]:
    """Run `new page` in a terminal, type when asked, and give its status and what it printed."""
    get_ready()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, as in tests/sites/process.py
        child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background, as some gates do, has Ctrl-C ignored
        be_command(["new", "page", "--site", str(site)], {"TERM": "dumb"})
    printed, waiting = b"", list(typed)
    while True:
        if not select([terminal], [], [], PATIENCE)[0]:
            os.kill(child, signal.SIGKILL)
        try:
            printed += os.read(terminal, 4096)
        except OSError:
            break
        if waiting and printed.endswith((b": ", b"]: ")):
            sleep(0.5)  # nobody answers in the moment between a question and the wait for its answer, in which Ctrl-C is lost
            os.write(terminal, waiting.pop(0))
            printed += b"\n"
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), printed.decode(errors="replace")


def test_a_terminal_is_asked(site: Path) -> None:
    status, printed = in_a_terminal(site, "Über: uns\r\n".encode(), b"\r", b"\r")
    assert status == 0, printed
    assert (site / "content/uber-uns.md").read_text(encoding="utf-8") == '---\ntitle: "Über: uns"\n---\n'


@pytest.mark.parametrize("key", [b"\x03", b"\x04"])
def test_breaking_off_leaves_nothing_behind(site: Path, key: bytes) -> None:
    before = snapshot(site)
    status, printed = in_a_terminal(site, b"About\r", key)
    assert (status, "Nothing was written." in printed, "Traceback" in printed) == (130, True, False), printed
    assert snapshot(site) == before
