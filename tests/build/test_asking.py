"""Requests to outside addresses are polite, and only an address that fails for days is reported as dead.

All hosts here are on this computer.
"""

import json
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Barrier, Event, Lock, Thread
from time import sleep
from typing import Final

import pytest
from msgspec.structs import replace

from adfm_site.inputs.options import Options
from adfm_site.linkcheck import client as asking
from adfm_site.linkcheck.addresses import AddressHistory, Answer, LinkCheck, remembered_in
from adfm_site.linkcheck.client import USER_AGENT, Manners, ask
from adfm_site.progress import Progress, silent
from adfm_site.refusal import Refusal
from tests.problems.documents import Case, checked, lay
from tests.sites.process import command
from tests.work import PATIENCE, wait_until

_QUICK: Final = Manners(pause=0.0, timeout=PATIENCE, longest=PATIENCE, waits=(0.01, 0.01), private=True)
_HUGE: Final = 50_000_000


class Host:
    """A host that records its requests, and gives prepared answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.sent = 0
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.lock = Lock()
        self.answer: Callable[[str, str], tuple[int, str]] = lambda _method, _path: (200, "")
        self.answered = 0
        self.slow = 0.0
        self.together = Barrier(1)
        self.answering = Event()
        self.answering.set()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    super().handle()

            def do_GET(self) -> None:
                host.respond(self)

            do_HEAD = do_GET  # noqa: N815 - a name of the library

            def log_message(self, *_words: object) -> None:
                pass

        return Handler

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        """Record a request, and answer it."""
        with self.lock:
            self.asked.append((request.command, request.path))
            self.agents.add(request.headers["User-Agent"])
            name = request.headers["Host"].partition(":")[0]
            self.now[name] += 1
            self.most[name] = max(self.most[name], self.now[name])
        self.together.wait(PATIENCE)
        self.answering.wait(PATIENCE)
        sleep(self.slow)
        status, location = self.answer(request.command, request.path)
        with self.lock:
            self.now[name] -= 1
            self.answered += 1
        if status == 0:
            request.close_connection = True
            return
        request.send_response(status)
        if location:
            request.send_header("Location", location)
        request.send_header("Content-Length", str(_HUGE))
        request.end_headers()
        for _ in range(_HUGE // 100_000 if request.command == "GET" else 0):
            self.sent += request.wfile.write(b"x" * 100_000)


@pytest.fixture
def host() -> Iterator[Host]:
    """Return a host on this computer."""
    made = Host()
    Thread(target=made.server.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    made.answering.set()
    made.server.shutdown()
    made.server.server_close()


def _one(host: Host, path: str = "/", manners: Manners = _QUICK) -> Answer:
    return ask([host.url + path], silent, manners)[host.url + path]


def test_the_head_is_enough_and_the_program_says_who_it_is(host: Host) -> None:
    assert _one(host, "/a b?c=é") == Answer(well=True)
    assert host.asked == [("HEAD", "/a%20b?c=%C3%A9")]
    assert host.agents == {USER_AGENT}


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_where_the_head_is_refused_the_page_is_asked_for_and_not_read(host: Host, status: int) -> None:
    host.answer = lambda method, _: (status if method == "HEAD" else 200, "")
    assert _one(host) == Answer(well=True)
    assert [method for method, _ in host.asked] == ["HEAD", "GET"]
    assert host.sent < _HUGE // 2


@pytest.mark.parametrize(("status", "tries"), [(404, 2), (410, 2), (500, 4), (503, 4)])
def test_what_is_not_there_failed_and_faults_of_a_host_are_tried_again(host: Host, status: int, tries: int) -> None:
    host.answer = lambda _method, _path: (status, "")
    assert _one(host) == Answer(well=False)
    assert len(host.asked) == tries


@pytest.mark.parametrize("status", [401, 403, 429, 999])
def test_a_host_that_only_refuses_programs_is_there(host: Host, status: int) -> None:
    host.answer = lambda _method, _path: (status, "")
    assert _one(host) == Answer(well=True)


def test_a_flake_is_tried_again(host: Host) -> None:
    answers = iter([(0, ""), (0, ""), (200, "")])
    host.answer = lambda _method, _path: next(answers)
    assert _one(host) == Answer(well=True)
    assert [method for method, _ in host.asked] == ["HEAD", "GET", "GET"]


def test_a_host_that_says_nothing_is_left_after_a_while(host: Host) -> None:
    host.answering.clear()
    for manners in (replace(_QUICK, waits=(), longest=0.2), replace(_QUICK, waits=(), timeout=0.2)):
        assert _one(host, manners=manners) == Answer(well=False, reached=False)


def test_nobody_there() -> None:
    assert ask(["http://127.0.0.1:9/"], silent, _QUICK) == {"http://127.0.0.1:9/": Answer(well=False, reached=False)}


@pytest.mark.parametrize(
    ("hops", "moved"),
    [((301,), "/1"), ((308, 301), "/2"), ((302,), None), ((301, 302), "/1"), ((302, 301), None), ((307, 303), None)],
)
def test_redirects_are_followed_and_only_the_permanent_ones_told(
    host: Host, hops: tuple[int, ...], moved: str | None
) -> None:
    def answer(_method: str, path: str) -> tuple[int, str]:
        number = int(path.strip("/") or 0)
        return (hops[number], f"/{number + 1}") if number < len(hops) else (200, "")

    host.answer = answer
    assert _one(host) == Answer(well=True, moved=host.url + moved if moved else None)


def test_a_circle_of_redirects_ends(host: Host) -> None:
    host.answer = lambda _method, path: (301, "/b" if path == "/a" else "/a")
    assert _one(host, "/a") == Answer(well=False)
    assert len(host.asked) == 11


def test_ten_redirects_are_followed_and_no_more(host: Host) -> None:
    host.answer = lambda _method, path: (302, f"/{int(path[1:]) - 1}") if path != "/0" else (200, "")
    assert _one(host, "/10").well
    assert not _one(host, "/11").well


def test_this_computer_is_not_asked_not_even_by_redirect(host: Host) -> None:
    addresses = [host.url, "http://localhost:1/", "ftp://example.org/", "mailto:a@example.org", "http://[::1"]
    answers = ask(addresses, silent, Manners(pause=0.0, waits=()))
    assert host.asked == []
    assert host.url not in answers
    assert not any(answer.well for answer in answers.values())
    host.answer = lambda _method, _path: (302, "file:///etc/passwd")
    assert ask([host.url], silent, _QUICK) == {}


def test_a_host_is_asked_by_two_at_once_and_by_no_more(host: Host) -> None:
    host.slow, host.together = 0.05, Barrier(2)
    addresses = [f"{host.url}/{number}" for number in range(12)]
    assert len(ask(addresses, silent, _QUICK)) == 12
    assert host.most == {"127.0.0.1": 2}


def test_a_host_is_asked_again_after_a_pause(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = []

    class Noted(Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout)
            return self.is_set()

    monkeypatch.setattr(asking, "Event", Noted)
    monkeypatch.setattr(asking, "monotonic", lambda: 1_000.0)
    ask([f"{host.url}/{number}" for number in range(6)], silent, replace(_QUICK, pause=5.0))
    assert sorted(waits) == [0.0] * 7 + [
        5.0,
        10.0,
        15.0,
        20.0,
        25.0,
    ]  # no wait before the first attempt


def test_hosts_are_asked_at_the_same_time(host: Host) -> None:
    host.together = Barrier(4)
    two_names = (host.url, host.url.replace("127.0.0.1", "localhost"))
    answers = ask([f"{name}/{number}" for name in two_names for number in range(4)], silent, _QUICK)
    assert all(answer.well for answer in answers.values())
    assert (len(answers), host.most) == (8, {"127.0.0.1": 2, "localhost": 2})


def test_redirects_to_a_host_count_as_well(host: Host) -> None:
    host.slow = 0.1
    elsewhere = host.url.replace("127.0.0.1", "localhost")
    host.answer = lambda _method, path: (302, f"{host.url}/there") if path.startswith("/away") else (200, "")
    ask(
        [f"{elsewhere}/away-{number}" for number in range(4)] + [f"{host.url}/{number}" for number in range(6)],
        silent,
        _QUICK,
    )
    assert host.most["127.0.0.1"] <= 2


def test_whoever_stops_does_not_wait(host: Host) -> None:
    host.answering.clear()

    def interrupt() -> None:
        wait_until(lambda: len(host.asked) >= 2)
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a process in the background ignores it
    Thread(target=interrupt, daemon=True).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            ask([f"{host.url}/{number}" for number in range(9)], silent, _QUICK)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (len(host.asked), host.answered) == (2, 0)


def test_a_host_of_which_nothing_comes_is_not_asked_for_ever(host: Host) -> None:
    host.answer = lambda _method, _path: (0, "")
    answers = ask([f"{host.url}/{number}" for number in range(40)], silent, _QUICK)
    assert set(answers.values()) == {Answer(well=False, reached=False)}
    assert (len(answers), len(host.asked) <= 8) == (40, True)


def test_a_host_that_answers_now_and_then_is_asked_for_every_address(host: Host) -> None:
    host.answer = lambda _method, path: (200 if int(path[1:]) % 2 else 0, "")
    answers = ask([f"{host.url}/{number:02}" for number in range(12)], silent, replace(_QUICK, at_once=1))
    assert [answer.well for answer in answers.values()] == [False, True] * 6


# The stored history.

_SOURCE: Final = "https://a.example/report"


def _answering(**answers: Answer) -> tuple[Callable[[Iterable[str], Progress], Mapping[str, Answer]], list[str]]:
    asked: list[str] = []

    def answering(addresses: Iterable[str], _progress: Progress) -> Mapping[str, Answer]:
        these = list(addresses)
        asked.extend(these)
        return {address: answers.get(address.split("/")[2].split(".")[0], Answer(well=True)) for address in these}

    return answering, asked


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with three outside addresses."""
    words = (
        f"---\ntitle: News\nsources:\n  - {_SOURCE}#part\n  - https://b.example/\n"
        "old-addresses: https://old.example/news\n---\n[C](https://c.example/)\n"
    )
    lay(Case(title="", files=(("content/news.md", words),), makers=(), expected="", at=(0, 0)), tmp_path)
    return tmp_path


def _day(
    site: Path, day: str, monkeypatch: pytest.MonkeyPatch, **answers: Answer
) -> tuple[list[str], list[str], LinkCheck]:
    """Check on a day; return the codes and the requested addresses."""
    answering, asked = _answering(**answers)
    asking = LinkCheck(site, answering, silent)
    monkeypatch.setattr("tests.problems.documents.Options", lambda **_: Options(as_of=day))
    outcome = checked(site, asking)
    return [found.code for found in outcome.diagnostics], asked, asking


_FAILS: Final = Answer(well=False)


def test_only_three_days_make_an_address_dead_and_one_good_day_forgives(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in ("2024-05-01", "2024-05-01", "2024-05-03", "2024-05-03"):
        assert _day(site, day, monkeypatch, a=_FAILS)[0] == []
    assert _day(site, "2024-05-09", monkeypatch, a=_FAILS)[0] == ["dead-address"]
    assert _day(site, "2024-05-09", monkeypatch)[0] == []
    assert remembered_in(site / ".adfm-site")[_SOURCE] == AddressHistory(well="2024-05-09")
    assert _day(site, "2024-05-10", monkeypatch, a=_FAILS)[0] == []


def test_what_answered_is_asked_the_next_day_and_what_failed_at_once(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = sorted([_SOURCE, "https://b.example/", "https://c.example/"])
    assert sorted(_day(site, "2024-05-01", monkeypatch, a=_FAILS)[1]) == everything
    assert _day(site, "2024-05-01", monkeypatch)[1] == [_SOURCE]
    assert _day(site, "2024-05-01", monkeypatch)[1] == []
    assert sorted(_day(site, "2024-05-02", monkeypatch)[1]) == everything


def test_where_nobody_is_reached_nothing_is_noted(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Answer(well=False, reached=False)
    for day in ("2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04"):
        codes, _, asking = _day(site, day, monkeypatch, a=nobody, b=nobody, c=nobody)
        assert (codes, asking.offline) == ([], True)
    assert not (site / ".adfm-site").exists()
    assert _day(site, "2024-05-05", monkeypatch, a=nobody)[2].offline is False


def test_a_move_is_told_as_long_as_it_is_so(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = Answer(well=True, moved="https://c.example/new")
    assert _day(site, "2024-05-01", monkeypatch, c=moved)[0] == ["moved-address"]
    assert _day(site, "2024-05-01", monkeypatch)[0] == ["moved-address"]
    assert _day(site, "2024-05-02", monkeypatch)[0] == []


@pytest.mark.parametrize(
    "words",
    ["", "{", "[]", "[" * 100_000, '{"a": 1}', '{"a": {"failed": 3, "well": []}}', '{"https://a.example/report": {}}'],
)
def test_a_damaged_memory_is_no_memory(site: Path, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / ".adfm-site").mkdir()
    (site / ".adfm-site/addresses.json").write_text(words, encoding="utf-8")
    assert _day(site, "2024-05-01", monkeypatch, a=_FAILS)[0] == []
    written = json.loads((site / ".adfm-site/addresses.json").read_text(encoding="utf-8"))
    assert written[_SOURCE] == {"failed": ["2024-05-01"], "well": None, "moved": None}
    assert sorted(path.name for path in (site / ".adfm-site").iterdir()) == ["addresses.json"]


def test_a_long_illness_is_not_written_down_day_by_day() -> None:
    known = AddressHistory()
    for day in range(1, 29):
        known = known.after(_FAILS, f"2024-05-{day:02}")
    assert (len(known.failed), known.failed[0], known.failed[-1]) == (10, "2024-05-01", "2024-05-28")


def test_a_link_in_the_place_of_the_dot_folder_is_not_followed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / ".adfm-site").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refusal, match="is a symbolic link"):
        _day(site, "2024-05-01", monkeypatch)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_page_that_is_gone_and_a_host_that_recovers(site: Path, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    words = f"---\ntitle: News\nsources:\n  - {host.url}/gone\n  - {host.url}/flaky\n---\n"
    (site / "content/news.md").write_text(words, encoding="utf-8")
    flaky = iter([503] * 4 + [200] * 9)
    host.answer = lambda _method, path: (404 if path == "/gone" else next(flaky), "")
    asking = LinkCheck(site, partial(ask, manners=_QUICK), silent)
    told = []
    for day in ("2024-05-01", "2024-05-02", "2024-05-03"):
        monkeypatch.setattr("tests.problems.documents.Options", lambda day=day, **_: Options(as_of=day))
        found = checked(site, asking).diagnostics
        told.append([(one.code, one.path, getattr(one.where, "line", 0)) for one in found])
        assert (asking.asked, asking.failing, asking.offline) == (2, 2 if day == "2024-05-01" else 1, False)
    assert told == [[], [], [("dead-address", "content/news.md", 4)]]


def test_the_command_does_not_ask_this_computer(small: Path, host: Host) -> None:
    (small / "content/news.md").write_text(f"---\ntitle: News\nsources:\n  - {host.url}/\n---\n", encoding="utf-8")
    before = sorted(small.rglob("*"))
    done = command("check", "--external", "--site", str(small), "--as-of", "2024-05-01")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert sorted(small.rglob("*")) == before
    assert host.asked == []


def test_a_build_asks_nobody(small: Path, host: Host) -> None:
    (small / "content/news.md").write_text(f"---\ntitle: News\nsources:\n  - {host.url}/\n---\n", encoding="utf-8")
    assert command("build", "--site", str(small), "--as-of", "2024-05-01").returncode == 0
    assert host.asked == []
