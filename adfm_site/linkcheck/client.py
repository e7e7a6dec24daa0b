"""Asking outside addresses whether they still answer.

The only module that uses the network, and only `check --external` imports it.

Nothing of a page is read: the answer's head tells. Polite to hosts: few requests at once, a pause between them, and a
name to be known by.
"""

import ssl
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from socket import SHUT_RDWR, create_connection, socket
from threading import BoundedSemaphore, Event, Lock, Timer
from time import monotonic
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct, field

from adfm_site import __version__
from adfm_site.linkcheck.addresses import Answer
from adfm_site.progress import Progress

USER_AGENT: Final = f"adfm-site/{__version__} (an archive checking its links)"
_LEGAL: Final = "/%:=&?~+!$,;'@()*[]-._"
_MOVED_FOR_GOOD: Final = frozenset((301, 308))
_MOVED: Final = _MOVED_FOR_GOOD | {302, 303, 307}
# Hosts that answer like this are there; they only do not like programs, or so many of them.
_NOT_FOR_PROGRAMS: Final = frozenset((401, 403, 407, 429, 451, 999))
_WELL: Final = range(200, 300)
_FAULT_OF_HOST: Final = 500


class Manners(Struct, frozen=True, kw_only=True):
    """How hosts are asked. pause: seconds between two requests to a host; waits: before each further try, in seconds.

    timeout: seconds without a sign of life; longest: seconds for one request in all. silent: after how many requests in
    a row of which nothing came a host is not asked any more. private: whether addresses of this computer and its own
    network are asked as well.
    """

    pause: float = 1.0
    at_once: int = 2
    threads: int = 16
    timeout: float = 15.0
    longest: float = 30.0
    waits: tuple[float, ...] = (2.0, 6.0)
    redirects: int = 10
    silent: int = 6
    private: bool = False


class NotAsked(Exception):  # noqa: N818 - it is no fault
    """An address that is not to be asked: of this computer or its network, or no web address."""


class HostSilent(OSError):  # noqa: N818 - as above
    """A host of which nothing came, again and again: to wait for it once more for each of a hundred addresses would take an hour."""


def ask(addresses: Iterable[str], progress: Progress, manners: Manners | None = None) -> Mapping[str, Answer]:
    """Ask every address once, many hosts at the same time, and give the answers by address; those not to be asked have none."""
    asking = _Asking(manners or Manners())
    lanes = _lanes(sorted(set(addresses)), asking.manners.at_once)
    answers: dict[str, Answer] = {}
    total = sum(map(len, lanes))
    with ThreadPoolExecutor(asking.manners.threads) as pool:
        try:
            for done in as_completed([pool.submit(asking.lane, lane, answers) for lane in lanes]):
                done.result()
                progress("Asking", len(answers), total)
        except BaseException:
            asking.give_up()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return dict(sorted(answers.items()))


def _lanes(addresses: list[str], at_once: int) -> list[list[str]]:
    """Return rows of addresses that are asked one after the other, no more than so many of one host."""
    of_host: dict[str, list[str]] = {}
    for address in addresses:
        of_host.setdefault(_host(address), []).append(address)
    return [lane for same in of_host.values() for start in range(at_once) if (lane := same[start::at_once])]


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").casefold()
    except ValueError:
        return ""


class _Host(Struct):
    """How much of one host is taken, when it may be asked again, and how often in a row nothing came of that."""

    places: BoundedSemaphore
    lock: Lock = field(default_factory=Lock)
    free_at: float = 0.0
    silent: int = 0


class _Asking:
    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.stop = Event()
        self._open: set[_Connection] = set()
        self._lock = Lock()
        self._hosts: dict[str, _Host] = defaultdict(lambda: _Host(BoundedSemaphore(manners.at_once)))
        self._tls = ssl.create_default_context()

    def give_up(self) -> None:
        """Cut all lines, so that nobody waits for an answer any more."""
        self.stop.set()
        with self._lock:
            for connection in self._open:
                connection.abort()

    def lane(self, addresses: list[str], answers: dict[str, Answer]) -> None:
        for address in addresses:
            if self.stop.is_set():
                return
            with suppress(NotAsked):
                answers[address] = self._patiently(address)

    def _patiently(self, address: str) -> Answer:
        """Ask again after a while where a host is not reached, or has a fault of its own."""
        answer = Answer(well=False, reached=False)
        for number, wait in enumerate((0.0, *self.manners.waits)):
            if self.stop.wait(wait):
                break
            try:
                answer, final = self._followed(address, heads=not number)
            except HostSilent:
                break
            except (OSError, HTTPException, ValueError):
                continue
            if final:
                break
        return answer

    def _followed(self, address: str, *, heads: bool) -> tuple[Answer, bool]:
        """Follow redirects to the end, and say whether the answer is final.

        heads: whether to ask for heads alone at first.
        """
        moved, for_good = None, True
        for _ in range(self.manners.redirects + 1):
            status, target = self._asked(address, heads=heads)
            if status not in _MOVED or not target:
                well = status in _WELL or status in _NOT_FOR_PROGRAMS
                return Answer(well=well, moved=moved if status in _WELL else None), well or status < _FAULT_OF_HOST
            address = urljoin(address, target)
            for_good = for_good and status in _MOVED_FOR_GOOD
            moved = address if for_good else moved
        return Answer(well=False), True

    def _asked(self, address: str, *, heads: bool) -> tuple[int, str]:
        """Ask for the head alone; where that is refused, or nobody thought of it, for the page, of which nothing is read."""
        status, target = self._request("HEAD" if heads else "GET", address)
        return self._request("GET", address) if heads and status >= 400 else (status, target)  # noqa: PLR2004 - where faults begin

    def _request(self, method: str, address: str) -> tuple[int, str]:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotAsked(address)
        with self._lock:
            host = self._hosts[_host(address)]
        connection = _Connection(
            parts.hostname, parts.port, self._tls if parts.scheme == "https" else None, self.manners
        )
        with host.places:
            if host.silent >= self.manners.silent:
                raise HostSilent(parts.hostname)
            self._wait_for(host)
            with self._lock:
                self._open.add(connection)
            guard = Timer(self.manners.longest, connection.abort)
            guard.daemon = True
            guard.start()
            try:
                path = quote(parts.path or "/", safe=_LEGAL) + (
                    f"?{quote(parts.query, safe=_LEGAL)}" if parts.query else ""
                )
                connection.request(
                    method, path, headers={"User-Agent": USER_AGENT, "Accept": "*/*", "Connection": "close"}
                )
                answer = connection.getresponse()
                host.silent = 0
                return answer.status, answer.headers.get("Location", "").encode("latin-1", "replace").decode(
                    "utf-8", "replace"
                )
            except OSError:
                host.silent += 1
                raise
            finally:
                guard.cancel()
                with self._lock:
                    self._open.discard(connection)
                connection.close()

    def _wait_for(self, host: _Host) -> None:
        with host.lock:
            now = monotonic()
            wait = max(host.free_at - now, 0.0)
            host.free_at = now + wait + self.manners.pause
        self.stop.wait(wait)


class _Connection(HTTPConnection):
    """A connection that knows with whom it speaks before it says anything, and that can be cut from outside."""

    def __init__(self, host: str, port: int | None, tls: ssl.SSLContext | None, manners: Manners) -> None:
        name = host if ":" in host else host.encode("idna").decode()
        super().__init__(name, port or (443 if tls else 80), timeout=manners.timeout)
        self._tls, self._manners = tls, manners
        self._line: socket | None = None

    def connect(self) -> None:
        """Connect, unless it is to this computer or its own network."""
        line = create_connection((self.host, self.port), self._manners.timeout)
        self._line = line
        if not (self._manners.private or ip_address(line.getpeername()[0].partition("%")[0]).is_global):
            line.close()
            raise NotAsked(self.host)
        self.sock = line
        if self._tls is not None:
            self.sock = self._line = self._tls.wrap_socket(
                line, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def abort(self) -> None:
        """Cut the line, so that whoever waits for it is told."""
        with suppress(OSError):
            if self._line is not None:
                self._line.shutdown(SHUT_RDWR)
