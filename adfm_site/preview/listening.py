"""The preview over HTTP: who may ask, and how the answers are sent."""

import os
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from socketserver import ThreadingTCPServer
from stat import S_ISREG
from traceback import print_exc
from typing import BinaryIO, Final
from unicodedata import normalize
from urllib.parse import unquote

from adfm_site.patterns import pattern
from adfm_site.preview.answering import HTML, Response, answer, missing
from adfm_site.preview.rebuilding import Live

_PLAIN: Final = "text/plain; charset=utf-8"
_EVENTS: Final = "/.preview/events"
_PING_EVERY: Final = 15.0
_PATIENCE: Final = 30.0
_THIS_COMPUTER: Final = pattern(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?")
_LENGTH: Final = pattern("[0-9]{1,9}")
_LONGEST_BODY: Final = 100_000
_HEADERS: Final = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "frame-ancestors 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex"),
)


class Server(ThreadingTCPServer):
    """Listens on 127.0.0.1 and nowhere else. Unlike HTTPServer it asks no network for the name of this machine."""

    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # Windows would let two servers share one port.
    request_queue_size = 128
    live: Live

    def __init__(self, port: int) -> None:
        """Listen. Raises OSError where the port is taken. `live` is what it answers from, once it serves."""
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def address(self) -> str:
        """The address of the site's home page."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE

    def handle(self) -> None:
        """Answer until the browser goes, which it may at any time."""
        with suppress(ConnectionError, TimeoutError):
            super().handle()

    def do_GET(self) -> None:
        """Answer requests to this computer's own names only.

        Another site's page could send requests under a name of its own that leads here (DNS rebinding).
        """
        hosts = self.headers.get_all("Host", [])
        if not self._has_read_the_body():
            self._refuse(HTTPStatus.BAD_REQUEST)
        elif len(hosts) != 1 or not _THIS_COMPUTER.fullmatch(hosts[0]):
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        elif self._path == _EVENTS:
            self._tell_of_changes(hosts[0])
        else:
            self._send(self._answer())

    do_HEAD = do_GET  # noqa: N815 - as the library names it

    def _not_allowed(self) -> None:
        self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, ("Allow", "GET, HEAD"))

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_CONNECT = _not_allowed  # noqa: N815 - as above

    def _has_read_the_body(self) -> bool:
        """Read the body that a request may have, or it would be taken for the next request (RFC 9112, 6.3).

        False if it has no end.
        """
        lengths = self.headers.get_all("Content-Length", [])
        if "Transfer-Encoding" in self.headers or len(lengths) > 1 or not all(map(_LENGTH.fullmatch, lengths)):
            return False
        length = int(lengths[0]) if lengths else 0
        return length <= _LONGEST_BODY and len(self.rfile.read(length)) == length

    @property
    def _path(self) -> str:
        return normalize("NFC", unquote(self.path.partition("?")[0].partition("#")[0]))

    def _answer(self) -> Response:
        try:
            found = answer(self.server.live.shown, self._path)
        except Exception as error:  # noqa: BLE001 - a fault of ours is told in the page, not by a blank one
            print_exc()
            words = f"adfm-site itself failed: {error!r}. This is not your fault; the terminal shows the details.\n"
            return Response(status=HTTPStatus.INTERNAL_SERVER_ERROR, type=_PLAIN, body=words.encode())
        if found.type == HTML:
            self.server.live.open_path = self._path
        return found

    def _send(self, found: Response) -> None:
        try:
            body, size = _opened(found.body)
        except OSError:  # The file went away, or became something else, after the generation was made.
            found = missing(self.server.live.shown)
            body, size = _opened(found.body)
        with body:
            self.send_response(found.status)
            self.send_header("Content-Type", found.type)
            self.send_header("Content-Length", str(size))
            for name, value in found.headers:
                self.send_header(name, value)
            self.end_headers()
            if size and self.command != "HEAD":
                # A file may shrink or grow while it is sent; the length was promised.
                self.close_connection |= self.connection.sendfile(body, count=size) < size

    def _tell_of_changes(self, host: str) -> None:
        """Send the number of the generation shown, now and whenever it changes.

        These are server-sent events of the HTML standard.
        """
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

    def _refuse(self, status: HTTPStatus, *headers: tuple[str, str]) -> None:
        """Refuse, and read no further: what follows may be a body."""
        self.close_connection = True
        self._send(Response(status=status, type=_PLAIN, body=f"{status.phrase}\n".encode(), headers=headers))

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
    """Return a body to be read, and its size. A file that became a link or a device since it was listed is refused."""
    if isinstance(body, bytes):
        return BytesIO(body), len(body)
    file = open(body, "rb", opener=_without_following)  # noqa: SIM115 - Path.open takes no opener; the caller closes it
    found = os.fstat(file.fileno())
    if not S_ISREG(found.st_mode):
        file.close()
        raise FileNotFoundError(body)
    return file, found.st_size


def _without_following(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
