"""The HTTP client of `check --external`, which tests whether outside addresses still work.

The only module that uses the network; only `check --external` imports it. It reads status and headers, never a page. It
is polite to hosts: few requests at the same time, a pause between them, and a User-Agent that names this program.
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
_UNQUOTED: Final = "/%:=&?~+!$,;'@()*[]-._"
_MOVED_PERMANENTLY: Final = frozenset((301, 308))
_MOVED: Final = _MOVED_PERMANENTLY | {302, 303, 307}
# The statuses of pages that exist, on hosts that refuse programs or many requests.
_NOT_FOR_PROGRAMS: Final = frozenset((401, 403, 407, 429, 451, 999))
_WELL: Final = range(200, 300)
_SERVER_ERROR: Final = 500


class Manners(Struct, frozen=True, kw_only=True):
    """The limits of the requests.

    pause: seconds between two requests to a host. at_once: requests to a host at the same time. threads: requests to
    all hosts at the same time. timeout: seconds without any data; longest: seconds for one request in all. waits:
    seconds before each further attempt. redirects: how many are followed. silent: after how many requests without an
    answer, in a row, a host gets no more. private: whether addresses of this computer and its network are requested.
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


class NotAsked(Exception):  # noqa: N818 - not an error
    """An address that is not requested: one of this computer or its network, or no web address."""


class HostSilent(OSError):  # noqa: N818 - as above
    """A host that has not answered several times in a row, and gets no more requests.

    Waiting for it again with each of a hundred addresses would take an hour.
    """


def ask(addresses: Iterable[str], progress: Progress, manners: Manners | None = None) -> Mapping[str, Answer]:
    """Check every address once, many hosts at the same time, and return the answers by address.

    An address that must not be requested has no answer.
    """
    client = _Client(manners or Manners())
    lanes = _lanes(sorted(set(addresses)), client.manners.at_once)
    answers: dict[str, Answer] = {}
    total = sum(map(len, lanes))
    with ThreadPoolExecutor(client.manners.threads) as pool:
        try:
            for done in as_completed([pool.submit(client.lane, lane, answers) for lane in lanes]):
                done.result()
                progress("Asking", len(answers), total)
        except BaseException:
            client.give_up()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return dict(sorted(answers.items()))


def _lanes(addresses: list[str], at_once: int) -> list[list[str]]:
    """Return lanes of addresses that are checked one after the other; of each host at most `at_once` lanes."""
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
    """The state of a host: its free places, the time of its next request, and its latest requests without an answer."""

    places: BoundedSemaphore
    lock: Lock = field(default_factory=Lock)
    free_at: float = 0.0
    silent: int = 0


class _Client:
    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.stop = Event()
        self._open: set[_Connection] = set()
        self._lock = Lock()
        self._hosts: dict[str, _Host] = defaultdict(lambda: _Host(BoundedSemaphore(manners.at_once)))
        self._tls = ssl.create_default_context()

    def give_up(self) -> None:
        """Abort all connections, so that no thread waits for an answer any more."""
        self.stop.set()
        with self._lock:
            for connection in self._open:
                connection.abort()

    def lane(self, addresses: list[str], answers: dict[str, Answer]) -> None:
        for address in addresses:
            if self.stop.is_set():
                return
            with suppress(NotAsked):
                answers[address] = self._with_retries(address)

    def _with_retries(self, address: str) -> Answer:
        """Check an address, with further attempts where its host is not reached or reports a server error."""
        answer = Answer(well=False, reached=False)
        for number, wait in enumerate((0.0, *self.manners.waits)):
            if self.stop.wait(wait):
                break
            try:
                answer, final = self._followed_redirects(address, heads=not number)
            except HostSilent:
                break
            except (OSError, HTTPException, ValueError):
                continue
            if final:
                break
        return answer

    def _followed_redirects(self, address: str, *, heads: bool) -> tuple[Answer, bool]:
        """Follow redirects to the end, and return the answer and whether it is final (no server error).

        heads: whether to try HEAD requests first.
        """
        moved, permanently = None, True
        for _ in range(self.manners.redirects + 1):
            status, target = self._head_or_get(address, heads=heads)
            if status not in _MOVED or not target:
                well = status in _WELL or status in _NOT_FOR_PROGRAMS
                return Answer(well=well, moved=moved if status in _WELL else None), well or status < _SERVER_ERROR
            address = urljoin(address, target)
            permanently = permanently and status in _MOVED_PERMANENTLY
            moved = address if permanently else moved
        return Answer(well=False), True

    def _head_or_get(self, address: str, *, heads: bool) -> tuple[int, str]:
        """Send a HEAD request, and a GET request where HEAD fails; return the status and the Location header."""
        status, target = self._request("HEAD" if heads else "GET", address)
        return self._request("GET", address) if heads and status >= 400 else (status, target)  # noqa: PLR2004 - the first error status

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
                path = quote(parts.path or "/", safe=_UNQUOTED) + (
                    f"?{quote(parts.query, safe=_UNQUOTED)}" if parts.query else ""
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
    """A connection that checks the address of its server before it sends anything; another thread can abort it."""

    def __init__(self, host: str, port: int | None, tls: ssl.SSLContext | None, manners: Manners) -> None:
        name = host if ":" in host else host.encode("idna").decode()
        super().__init__(name, port or (443 if tls else 80), timeout=manners.timeout)
        self._tls, self._manners = tls, manners
        self._socket: socket | None = None

    def connect(self) -> None:
        """Connect. Raises NotAsked where the server is this computer or in its own network."""
        connected = create_connection((self.host, self.port), self._manners.timeout)
        self._socket = connected
        if not (self._manners.private or ip_address(connected.getpeername()[0].partition("%")[0]).is_global):
            connected.close()
            raise NotAsked(self.host)
        self.sock = connected
        if self._tls is not None:
            self.sock = self._socket = self._tls.wrap_socket(
                connected, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def abort(self) -> None:
        """Shut the socket down, so that the thread that waits for it gets an OSError."""
        with suppress(OSError):
            if self._socket is not None:
                self._socket.shutdown(SHUT_RDWR)
