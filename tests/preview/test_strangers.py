"""Who may ask the preview, and for what."""

import os
import socket
from contextlib import closing
from re import findall

import pytest

from adfm_site.preview import listening
from tests.preview.editing import Shown
from tests.work import PATIENCE

CANARY = "a word that stands outside"
OUTSIDE = [
    "/../outside.txt",
    "/..%2foutside.txt",
    "/%2e%2e/outside.txt",
    "/%2e%2e%2foutside.txt",
    "/events/../../outside.txt",
    "/..\\outside.txt",
    "/..%5coutside.txt",
    "/%252e%252e/outside.txt",
    "//outside.txt",
    "/....//outside.txt",
    "/..%c0%afoutside.txt",
    "/site.yaml",
    "/content/about.md",
    "/content/",
    "/templates/base.html",
    "/.git/config",
    "/.preview/",
    "/.preview/../outside.txt",
    "/.preview/answering.py",
    "/%00",
    "/about/%00.html",
    "/about/%ff",
    "{root}/outside.txt",
    "file://{root}/outside.txt",
    "http://127.0.0.1/outside.txt",
    "outside.txt",
    "*",
]


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "127.0.0.1", "localhost"])
def test_this_computer_is_served(unedited: Shown, host: str) -> None:
    assert unedited.ask("/", headers={"Host": host.format(port=unedited.port)}).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "",
        "127.0.0.1:80:80",
        "192.168.0.1",
    ],
)
@pytest.mark.parametrize("path", ["/", "/.preview/events", "/.preview/reload.js"])
def test_a_foreign_host_is_refused(unedited: Shown, host: str, path: str) -> None:
    response = unedited.ask(path, headers={"Host": host.format(port=unedited.port)})
    assert response.status == 421
    assert b"Brook" not in response.body


def test_two_hosts_or_none_are_refused(unedited: Shown) -> None:
    two = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{unedited.port}\r\nHost: evil.example\r\n\r\n"
    for request in (two, "GET / HTTP/1.0\r\n\r\n"):
        with closing(socket.create_connection(("127.0.0.1", unedited.port), PATIENCE)) as connection:
            connection.sendall(request.encode())
            assert connection.recv(99).split()[1] == b"421"


@pytest.mark.parametrize(
    ("head", "statuses"),
    [
        ("Content-Length: 41\r\n", [200, 200]),  # what looks like a request is the body
        ("Content-Length: 0\r\n", [200, 200, 200]),
        ("Content-Length: 41\r\nContent-Length: 41\r\n", [400]),
        ("Content-Length: -1\r\n", [400]),
        ("Content-Length: +41\r\n", [400]),
        ("Content-Length: 99999999\r\n", [400]),
        ("Transfer-Encoding: chunked\r\n", [400]),
    ],
)
def test_a_body_is_not_taken_for_a_request(unedited: Shown, head: str, statuses: list[int]) -> None:
    host = f"Host: 127.0.0.1:{unedited.port}\r\n"
    body = "GET /about/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    assert len(body) == 41
    last = f"HEAD / HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", unedited.port), PATIENCE)) as connection:
        connection.sendall(f"HEAD / HTTP/1.1\r\n{host}{head}\r\n{body}{last}".encode())
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert [int(status) for status in findall(rb"HTTP/1\.1 ([0-9]{3}) [A-Z]", received)] == statuses


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/.preview/reload.js"])
def test_no_other_page_may_show_it_in_a_frame(unedited: Shown, path: str) -> None:
    assert "frame-ancestors 'none'" in unedited.ask(path).headers.get_all("Content-Security-Policy", [])


def test_another_sites_page_may_not_listen(unedited: Shown) -> None:
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{unedited.port}", "http://127.0.0.1:1"):
        assert unedited.ask("/.preview/events", headers={"Origin": origin}).status == 403
    assert unedited.ask("/.preview/events", "HEAD", {"Origin": f"http://127.0.0.1:{unedited.port}"}).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_there_is_nothing_to_do_but_read(unedited: Shown, method: str) -> None:
    response = unedited.ask("/", method)
    assert response.status == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert response.headers["Connection"] == "close"


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_is_found_outside_the_plan(unedited: Shown, path: str) -> None:
    for folder in (unedited.root, unedited.root.parent):
        (folder / "outside.txt").write_text(CANARY)
    response = unedited.ask(path.format(root=unedited.root))
    assert response.status == 404
    assert CANARY not in response.text


def test_links_in_content_are_not_followed(shown: Shown) -> None:
    (shown.root.parent / "outside.txt").write_text(CANARY)
    (shown.root / "content/events/2024/first/link.txt").symlink_to(shown.root.parent / "outside.txt")
    (shown.root / "content/linked").symlink_to(shown.root.parent)
    shown.until_text("/", "not an ordinary file")
    for path in ("/events/2024/first/link.txt", "/linked/outside.txt"):
        assert shown.ask(path).status == 404


def test_a_file_that_becomes_a_link_is_not_followed_either(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown.live, "rebuild", lambda: False)
    file = shown.root / "content/events/2024/first/minutes.txt"
    (shown.root.parent / "outside.txt").write_text(CANARY)
    file.unlink()
    assert shown.ask("/events/2024/first/minutes.txt").status == 404
    file.symlink_to(shown.root.parent / "outside.txt")
    assert shown.ask("/events/2024/first/minutes.txt").status == 404
    file.unlink()
    os.mkfifo(file)
    assert shown.ask("/events/2024/first/minutes.txt").status == 404


def test_a_broken_request_gives_no_traceback(unedited: Shown, capsys: pytest.CaptureFixture[str]) -> None:
    for request in (
        b"\x00\xff\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"",
    ):
        with closing(socket.create_connection(("127.0.0.1", unedited.port), PATIENCE)) as connection:
            connection.sendall(request)
    assert unedited.ask("/").status == 200
    assert capsys.readouterr().err == ""


def test_a_client_that_says_nothing_is_not_waited_for(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening.Handler, "timeout", 0.05)
    with closing(socket.create_connection(("127.0.0.1", shown.port), PATIENCE)) as connection:
        connection.sendall(b"GET / HT")
        assert connection.recv(99) == b""
