"""Requests over HTTP: who may ask, and how the answers are sent."""

import os
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from re import compile as pattern
from shutil import copyfileobj
from stat import S_ISREG
from traceback import print_exc
from typing import TYPE_CHECKING, BinaryIO, Final
from unicodedata import normalize
from urllib.parse import unquote

from adfm_site.preview.answering import Answer, answer, missing

if TYPE_CHECKING:
    from adfm_site.preview.serving import Server

_EVENTS: Final = "/.preview/events"
_PING_EVERY: Final = 15.0
_PATIENCE: Final = 30.0
_THIS_COMPUTER: Final = pattern(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?")
_HEADERS: Final = (
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex"),
)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: "Server"
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE

    def handle(self) -> None:
        """Answer until the browser goes, which it may at any time."""
        with suppress(ConnectionError, TimeoutError):
            super().handle()

    def do_GET(self) -> None:
        """Answer, but only to this computer: another site's page could ask under a name of its own that leads here (DNS rebinding)."""
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or not _THIS_COMPUTER.fullmatch(hosts[0]):
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        elif self._path == _EVENTS:
            self._tell_of_changes(hosts[0])
        else:
            self._send(self._answer())

    do_HEAD = do_GET  # noqa: N815 - as the library names it

    def _not_allowed(self) -> None:
        self._refuse(HTTPStatus.METHOD_NOT_ALLOWED)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_CONNECT = _not_allowed  # noqa: N815 - as above

    @property
    def _path(self) -> str:
        return normalize("NFC", unquote(self.path.partition("?")[0].partition("#")[0]))

    def _answer(self) -> Answer:
        try:
            return answer(self.server.live.shown, self._path)
        except Exception as error:  # noqa: BLE001 - a fault of ours is told in the page, not by a blank one
            print_exc()
            words = f"adfm-site itself failed: {error!r}. This is no fault of yours; the terminal shows where it arose.\n"
            return Answer(status=HTTPStatus.INTERNAL_SERVER_ERROR, type="text/plain; charset=utf-8", body=words.encode())

    def _send(self, found: Answer) -> None:
        try:
            body, size = _opened(found.body)
        except OSError:  # The file went away, or became something else, after the generation was made.
            found = missing(self.server.live.shown)
            body, size = _opened(found.body)
        with body:
            self.send_response(found.status)
            self.send_header("Content-Type", found.type)
            self.send_header("Content-Length", str(size))
            for name, value in (("Location", found.location), ("Content-Security-Policy", found.policy)):
                if value:
                    self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                copyfileobj(body, self.wfile)

    def _tell_of_changes(self, host: str) -> None:
        """Tell the number of the generation shown, now and whenever it changes (server-sent events of the HTML standard)."""
        if self.headers.get("Origin", f"http://{host}") != f"http://{host}":
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        told = 0
        while self.command != "HEAD" and (number := self.server.live.newer(told, _PING_EVERY)) is not None:
            # A browser that went away is only noticed by writing to it.
            self.wfile.write(b": still here\n\n" if number == told else b"retry: 1000\ndata: %d\n\n" % number)
            told = number

    def _refuse(self, status: HTTPStatus) -> None:
        """Refuse, and read no further: what follows may be a body."""
        self.close_connection = True
        self.send_error(status)

    def end_headers(self) -> None:
        """Send what every answer says, refusals too."""
        for name, value in _HEADERS:
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        super().end_headers()

    def version_string(self) -> str:
        """Name the program, but neither its version nor Python's."""
        return "adfm-site"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library names it
        """Print nothing: the terminal is for what an editor does."""


def _opened(body: bytes | Path) -> tuple[BinaryIO, int]:
    """Give a body to be read, and its size. A file that became a link or a device since it was listed is refused."""
    if isinstance(body, bytes):
        return BytesIO(body), len(body)
    file = open(body, "rb", opener=_without_following)  # noqa: PTH123, SIM115 - Path.open takes no opener; the caller closes it
    found = os.fstat(file.fileno())
    if not S_ISREG(found.st_mode):
        file.close()
        raise FileNotFoundError(body)
    return file, found.st_size


def _without_following(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
