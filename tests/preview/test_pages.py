"""What the preview shows."""

import webbrowser
from pathlib import Path

import pytest

from adfm_site.preview.listening import Server
from adfm_site.preview.serving import serve
from adfm_site.refusal import Refusal
from tests.preview.editing import FILES, Shown


def test_every_page_and_file_is_served(unedited: Shown) -> None:
    for path in unedited.live.shown.artifacts:
        assert unedited.ask(path).status == 200, path
    assert "Welcome." in unedited.ask("/").text
    assert unedited.ask("/events/2024/first/minutes.txt").text == FILES["content/events/2024/first/minutes.txt"]


def test_a_page_is_found_with_and_without_its_file_name_and_with_a_query(unedited: Shown) -> None:
    page = unedited.ask("/events/2024/first/")
    assert unedited.ask("/events/2024/first/index.html").body == page.body
    assert unedited.ask("/events/2024/first/?utm=x").body == page.body


def test_pages_are_found_below_the_path_at_which_the_site_will_be_published(unedited: Shown) -> None:
    """The page that was not found may be shown at any depth, so its links begin with that path."""
    assert 'href="/archive/"' in unedited.ask("/nowhere/").text
    assert unedited.ask("/archive/").body == unedited.ask("/").body


def test_types_and_headers(unedited: Shown) -> None:
    types = {
        "/": "text/html; charset=utf-8",
        "/robots.txt": "text/plain; charset=utf-8",
        "/.preview/problems.css": "text/css; charset=utf-8",
    }
    for path, type_ in types.items():
        headers = unedited.ask(path).headers
        assert headers["Content-Type"] == type_
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Server"] == "adfm-site"


def test_a_head_request_gives_the_same_headers_and_no_body(unedited: Shown) -> None:
    got, asked = unedited.ask("/about/"), unedited.ask("/about/", "HEAD")
    assert asked.status == 200
    assert asked.body == b""
    assert asked.headers["Content-Length"] == str(len(got.body))


def test_a_folder_without_its_slash_leads_to_its_page(unedited: Shown) -> None:
    response = unedited.ask("/events")
    assert response.status == 302
    assert response.headers["Location"] == "/events/"


def test_what_is_not_there_gives_the_page_for_it(unedited: Shown) -> None:
    response = unedited.ask("/nothing/here/")
    assert response.status == 404
    assert "<h1" in response.text
    assert unedited.ask("/events/2024/first/", "HEAD").status == 200


def test_drafts_are_shown_and_marked(unedited: Shown) -> None:
    page = unedited.ask("/events/2025/secret/").text
    assert "Not yet." in page
    assert "Draft: only in the preview" in page
    assert "Draft: only in the preview" not in unedited.ask("/events/2024/first/").text


def test_pages_bring_the_script_that_reloads_them(unedited: Shown) -> None:
    assert f'src="/.preview/reload.js?{unedited.live.shown.number}"' in unedited.ask("/").text
    assert "EventSource" in unedited.ask("/.preview/reload.js").text


def test_nothing_is_written(shown: Shown) -> None:
    before = {file: file.stat().st_mtime_ns for file in shown.root.rglob("*")}
    shown.write("content/about.md", FILES["content/about.md"] + "More words.\n")
    shown.until_text("/about/", "More words.")
    assert {file for file in shown.root.rglob("*") if file.stat().st_mtime_ns != before.get(file)} == {
        shown.root / "content/about.md"
    }
    assert not (shown.root / "output").exists()


def test_it_listens_on_this_computer_only(unedited: Shown) -> None:
    assert unedited.server.server_address[0] == "127.0.0.1"


def test_a_port_in_use_is_refused_with_a_sentence(shown: Shown) -> None:
    with pytest.raises(Refusal, match=f"^Port {shown.port} of this computer is in use"):
        serve(shown.root, shown.port, open_browser=False)


def test_an_interruption_ends_it_cleanly(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    ports: list[int] = []

    def interrupted(server: Server) -> None:
        ports.append(int(server.server_address[1]))
        raise KeyboardInterrupt

    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(Server, "serve_forever", interrupted)
    with pytest.raises(KeyboardInterrupt):
        serve(root, 0, open_browser=True)
    assert (
        capsys.readouterr().out
        == f"Showing site with its drafts at http://127.0.0.1:{ports[0]}/ – press Ctrl-C to stop.\n"
    )
    assert opened == [f"http://127.0.0.1:{ports[0]}/"]
    Server(ports[0]).server_close()


def test_a_site_that_cannot_be_read_at_first_is_refused(root: Path) -> None:
    (root / "site.yaml").unlink()
    with pytest.raises(Refusal, match="Could not read"):
        serve(root, 0, open_browser=False)
