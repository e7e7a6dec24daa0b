"""A small site that is shown and may be edited, and the eyes of a reader of the preview."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from msgspec.structs import replace

from adfm_site.preview.answering import answer
from adfm_site.preview.listening import Server
from adfm_site.preview.rebuilding import Live
from adfm_site.preview.serving import preview
from adfm_site.preview.showing import Shown as Generations
from tests.work import PATIENCE, wait_until

FILES = {
    "site.yaml": (
        "name: Brook Archive\nlanguages: en\ntime-zone: Europe/Vienna\naddress: https://example.org/archive\n"
        "kinds:\n  meeting:\n    name: Meeting\n    plural: Meetings\n"
    ),
    "content/index.md": "---\ntitle: Brook Archive\n---\nWelcome.\n",
    "content/about.md": "---\ntitle: About\n---\nWords about the archive.\n",
    "content/events/2024/first/index.md": (
        "---\ntitle: First meeting\nkind: meeting\nstart: 2024-04-09\n"
        "downloads:\n  - title: Minutes\n    kind: report\n    file: minutes.txt\n---\nNeighbours met.\n"
    ),
    "content/events/2024/first/minutes.txt": "All agreed.\n",
    "content/events/2025/secret/index.md": (
        "---\ntitle: Second meeting\nkind: meeting\nstart: 2025-04-09\ndraft: true\n---\nNot yet.\n"
    ),
}


@dataclass(frozen=True, slots=True)
class Response:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body, as text."""
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview that is served, and the site on the disk."""

    server: Server
    root: Path
    told: list[str] = field(default_factory=list)

    @property
    def live(self) -> Live:
        """What is shown."""
        return self.server.live

    @property
    def port(self) -> int:
        """The port at which it is served."""
        return int(self.server.server_address[1])

    def ask(self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Response:
        """Send a request as it is, with nothing tidied up on the way."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": f"127.0.0.1:{self.port}", **(headers or {})}.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        found = Response(response.status, response.headers, response.read())
        connection.close()
        return found

    def write(self, path: str, text: str) -> Path:
        """Save a file as plain editors do."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def until(self, true: Callable[[], object]) -> None:
        """Wait for something that must soon be so."""
        wait_until(true, f"it did not happen; {self.told}")

    def until_text(self, path: str, words: str) -> str:
        """Wait until a page holds some words, and give it."""
        self.until(lambda: words in self.ask(path).text)
        return self.ask(path).text

    def until_fresh(self) -> None:
        """Wait until everything served is what a fresh rendering of the disk gives, and nothing more is."""
        self.until(self._is_fresh)

    def _is_fresh(self) -> bool:
        (first,) = Generations(self.root).generations()
        fresh = replace(first, number=self.live.shown.number)
        if fresh.artifacts.keys() != self.live.shown.artifacts.keys() or not fresh.shows_the_same_as(self.live.shown):
            return False
        expected = {path: answer(fresh, path).body for path in fresh.artifacts}
        return all(
            self.ask(quote(path)).body == (body if isinstance(body, bytes) else body.read_bytes())
            for path, body in expected.items()
        )


def small_site(folder: Path) -> Path:
    """Write a small site into a folder."""
    for path, text in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@contextmanager
def shown_while(root: Path) -> Iterator[Shown]:
    """Show a site while the block runs: served, watched, and to be edited."""
    told: list[str] = []
    with preview(root, 0, told.append) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield Shown(server, root, told)
        server.shutdown()
        thread.join()
