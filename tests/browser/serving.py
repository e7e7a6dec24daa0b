"""A published tree served from memory, under the path that its pages are made for."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from gzip import compress
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit

from adfm_site.artifact import file_at
from tests.sites.built import Tree

COMPRESSED = (".html", ".svg", ".css", ".js", ".json", ".xml", ".txt")
LEADS_ON = b'<meta http-equiv="refresh" content="0;'


class Server(ThreadingHTTPServer):
    """Serves each request in a thread, and says nothing of browsers that hang up."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def folder_served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, and give its address without a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def served(
    tree: Tree, instead: Mapping[str, bytes] | None = None, *, leading_on: bool = False, port: int = 0
) -> Iterator[str]:
    """Return the address of a tree, without the slash at its end; texts are compressed, as hosts do it.

    instead: files in the place of the tree's; it may change meanwhile. Pages that have moved stay where they are, so
    that they can be looked at, unless they are to lead on. port: 0 is any.
    """
    base = urlsplit(tree.base).path
    changed = {} if instead is None else instead

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = file_at(unquote(urlsplit(self.path).path.removeprefix(base)))
            data = changed.get(path, tree.files.get(path))
            body = tree.files.get("404.html", b"") if data is None else data
            self.send_response(404 if data is None else 200)
            self.send_header(
                "Content-Type",
                "text/html; charset=utf-8" if path.endswith(".html") else guess_type(path)[0] or "text/plain",
            )
            body = body if leading_on else body.replace(LEADS_ON, b'<meta name="leads-on" content="')
            if "gzip" in self.headers.get("Accept-Encoding", "") and path.endswith(COMPRESSED):
                body = compress(body, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with Server(("127.0.0.1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{base}"
        server.shutdown()
