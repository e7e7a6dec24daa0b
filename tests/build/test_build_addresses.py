"""Every address is unique and possible on all systems, and no path leads out of content/."""

import os
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest

from adfm_site.build.commands import Outcome
from tests.sites.built import add, build_site, codes, edit, snapshot
from tests.sites.make_files import picture
from tests.sites.process import command

EVENT = "content/events/2024/first/index.md"
Making = Callable[[Path], object]


def page(path: str, head: str = "", title: str = "Page") -> Making:
    return lambda root: add(root, f"content/{path}", f"---\ntitle: {title}\n{head}---\n")


def event(path: str, head: str = "", text: str = "") -> Making:
    year = path.split("/", maxsplit=1)[0]
    return lambda root: add(
        root, f"content/events/{path}/index.md", f"---\ntitle: Event\nkind: meeting\nstart: {year}\n{head}---\n{text}"
    )


def file(path: str, data: bytes = b"words") -> Making:
    return lambda root: add(root, f"content/{path}", data)


def download(name: str) -> str:
    return f"  - title: {name.partition('.')[0]}\n    kind: report\n    file: {name}\n"


OLD = "old-addresses: https://old.example"
TWO = {
    "page and list above": ([page("places.md")], ("content/places.md",)),
    "page in a folder and list": ([page("places/index.md")], ("content/places/index.md",)),
    "page and generated page": (
        [page("places/at.md"), event("2023/a", "place: Graz, AT\n")],
        ("content/places/at.md",),
    ),
    "page and kinds": ([page("kinds/meeting.md")], ("content/kinds/meeting.md",)),
    "page and folder's index": (
        [page("guide.md"), page("guide/index.md")],
        ("content/guide.md", "content/guide/index.md"),
    ),
    "old address and page": ([page("a.md"), page("b.md", f"{OLD}/a/\n")], ("content/a.md", "content/b.md")),
    "old address in other capitals": ([page("a.md"), page("b.md", f"{OLD}/A/\n")], ("content/a.md", "content/b.md")),
    "old address and list": ([page("b.md", f"{OLD}/events/2024/\n")], ("content/b.md", "Events in 2024")),
    "old address and page for lost readers": ([page("b.md", f"{OLD}/404.html\n")], ("content/b.md", "not found")),
    "two old addresses": ([page("a.md", f"{OLD}/x/\n"), page("b.md", f"{OLD}/x\n")], ("content/a.md", "content/b.md")),
    "two old addresses, decomposed": (
        [page("a.md", f"{OLD}/caf%C3%A9/\n"), page("b.md", f"{OLD}/cafe%CC%81/\n")],
        ("content/a.md", "content/b.md"),
    ),
    "two old addresses in other capitals": (
        [page("a.md", f"{OLD}/Caf%C3%89/\n"), page("b.md", f"{OLD}/caf%C3%A9/\n")],
        ("content/a.md", "content/b.md"),
    ),
    "old address as a file in a page's way": (
        [page("a/b.md"), page("c.md", f"{OLD}/a.html\n"), page("d.md", f"{OLD}/a.html/b/\n")],
        ("content/c.md", "content/d.md"),
    ),
    "former name and page": ([page("a.md"), page("b.md", "formerly: a\n")], ("content/a.md", "content/b.md")),
    "former event and event": (
        [event("2023/a"), event("2023/b", "formerly: a\n")],
        ("content/events/2023/a/index.md", "content/events/2023/b/index.md"),
    ),
    "download and old address": (
        [
            event("2023/a", f"downloads:\n{download('m.txt')}"),
            file("events/2023/a/m.txt"),
            page("b.md", f"{OLD}/events/2023/a/M.txt/x/\n"),
        ],
        ("content/events/2023/a/index.md", "content/b.md"),
    ),
    "downloads that differ in capitals": (
        [
            event("2023/a", f"downloads:\n{download('Map.txt')}{download('map.txt')}"),
            file("events/2023/a/Map.txt"),
            file("events/2023/a/map.txt", b"other"),
        ],
        ("content/events/2023/a/index.md",),
    ),
    "pictures of one name": (
        [
            page("a.md", title="A"),
            lambda root: add(root, "content/a.md", "---\ntitle: A\n---\n![One](x/p.png) and ![two](y/p.png)\n"),
            file("x/p.png", picture(3, 3, "")),
            file("y/p.png", picture(4, 4, "")),
        ],
        ("content/a.md",),
    ),
    "documents of one id": (
        [
            event("2023/a-b", f"downloads:\n{download('c.txt')}"),
            file("events/2023/a-b/c.txt"),
            event("2023/a", f"downloads:\n{download('b-c.txt')}"),
            file("events/2023/a/b-c.txt"),
        ],
        ("content/events/2023/a/index.md", "content/events/2023/a-b/index.md"),
    ),
    "documents of one id, one of its own": (
        [
            event("2023/a", f"downloads:\n{download('b.txt')}"),
            file("events/2023/a/b.txt"),
            lambda root: add(root, "content/documents/a-b.md", "---\ntitle: D\nkind: report\nheld: false\n---\n"),
        ],
        ("content/events/2023/a/index.md", "content/documents/a-b.md"),
    ),
    "events of one id": (
        [event("2022/a"), event("2023/a")],
        ("content/events/2022/a/index.md", "content/events/2023/a/index.md"),
    ),
    "names that differ in how an accent is stored": (
        [
            event("2023/a", f"downloads:\n{download(normalize('NFC', 'é.txt'))}"),
            file(f"events/2023/a/{normalize('NFC', 'é.txt')}"),
            file(f"events/2023/a/{normalize('NFD', 'é.txt')}", b"other"),
        ],
        ("content/events/2023/a/é.txt",),
    ),
}
STOPPING = {
    "two-files-one-address",
    "address-claimed-twice",
    "duplicate-id",
    "duplicate-document-id",
    "same-name-twice",
}


@pytest.mark.parametrize("name", TWO)
def test_two_things_at_one_address_stop_the_build_and_both_are_named(name: str, small: Path) -> None:
    making, named = TWO[name]
    for make in making:
        make(small)
    outcome = build_site(small)
    assert set(codes(outcome)) & STOPPING, codes(outcome)
    assert not (small / "output").exists()
    said = messages_of(outcome)
    assert all(word in said for word in named), said


def messages_of(outcome: Outcome) -> str:
    """Return the messages and hints of all problems of a build, with their paths."""
    return "\n".join(f"{found.path}: {found.message} {' '.join(found.hints)}" for found in outcome.diagnostics)


KEPT_BACK = ("CNAME", "cname", ".git", ".GIT", ".gitkeep", ".nojekyll", "checksums.sha256", ".adfm-site-arriving")


def test_names_that_are_kept_for_something_else_stop_the_build(small: Path) -> None:
    for number, name in enumerate(KEPT_BACK):
        page(f"whole-{number}.md", f"{OLD}/{name}/\n")(small)
        page(f"below-{number}.md", f"{OLD}/{name}/x/\n")(small)
    found = {(each.code, each.path) for each in build_site(small).diagnostics}
    assert found == {
        ("address-kept-back", f"content/{where}-{number}.md")
        for number in range(len(KEPT_BACK))
        for where in ("whole", "below")
    }


def test_a_page_cannot_take_the_name_of_a_kept_file(small: Path) -> None:
    page("cname.md")(small)
    assert [(found.code, found.path) for found in build_site(small).diagnostics] == [
        ("address-kept-back", "content/cname.md")
    ]


UNUSABLE = (
    "con/",
    "NUL/x/",
    "aux.html",
    "com1/",
    "a./",
    "a%20/",
    "a%3Ab/",
    "a%3Cb/",
    "a%22/",
    "a%5Cb/",
    "a%00b/",
    "a%0Ab/",
    "%2e%2e/b/",
    f"{'a' * 300}/",
    "a*b/",
    "a%7Cb/",
)


def test_an_old_address_that_no_system_can_hold_is_told_at_its_line(small: Path) -> None:
    lines = "".join(f"  - https://old.example/{address}\n" for address in ("fine/", *UNUSABLE))
    add(small, "content/b.md", f"---\ntitle: B\nold-addresses:\n{lines}---\n")
    outcome = build_site(small)
    assert set(codes(outcome)) == {"unusable-old-address"}
    assert [each.where.line for each in outcome.diagnostics] == list(range(5, 5 + len(UNUSABLE)))  # type: ignore[union-attr]


LEADING_OUT = (
    "../../../../site.yaml",
    "/etc/hostname",
    "../../../../../etc/hostname",
    "C:\\boot.ini",
    "..\\..\\site.yaml",
    "~/x",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/site.yaml",
    "file:///etc/hostname",
    "\\\\server\\share",
    "a/../../../../../x",
)


@pytest.mark.parametrize("path", LEADING_OUT)
def test_no_path_leads_out_of_the_content(path: str, small: Path) -> None:
    listed = "downloads:\n  - title: T\n    kind: report\n    file:"
    ways = {
        "image": event("2023/image", f"image:\n  file: '{path}'\n  alt: Brook\n"),
        "download": event("2023/download", f"{listed} '{path}'\n"),
        "format": event("2023/format", f"{listed} t.txt\n    formats:\n      - file: '{path}'\n"),
        "link": event("2023/link", text=f"[x](<{path}>)\n"),
        "picture": event("2023/picture", text=f"![x](<{path}>)\n"),
        "raw-picture": event("2023/raw-picture", text=f'<img src="{path}" alt="x">\n'),
    }
    add(small, "content/events/2023/format/t.txt", "t")
    for make in ways.values():
        make(small)
    outcome = build_site(small)
    found = {each.path.split("/")[3]: each.code for each in outcome.diagnostics}
    assert found.keys() == ways.keys()
    told = {"path-leaves-content"} | ({"no-such-address"} if path.startswith("/") else set())
    assert set(found.values()) <= told | (
        {"unsafe-link", "missing-file", "picture-from-elsewhere"} if ":" in path else set()
    )
    assert not (small / "output").exists()


def test_links_of_the_file_system_are_refused(small: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "index.md").write_text("---\ntitle: Secret\nkind: meeting\nstart: 2023\n---\n")
    (secret / "map.txt").write_text("secret")
    edit(small, EVENT, "kind: meeting", f"kind: meeting\ndownloads:\n{download('map.txt')}")
    (small / "content/events/2024/first/map.txt").symlink_to(secret / "map.txt")
    (small / "content/events/2024/second").symlink_to(secret, target_is_directory=True)
    (small / "content/loop").symlink_to(small / "content", target_is_directory=True)
    (small / "content/gone.md").symlink_to(tmp_path / "nothing")
    os.mkfifo(small / "content/pipe.md")
    outcome = build_site(small)
    found = {each.path for each in outcome.diagnostics if each.code == "not-a-plain-file"}
    assert found == {
        f"content/{path}" for path in ("events/2024/first/map.txt", "events/2024/second", "loop", "gone.md", "pipe.md")
    }
    assert not (small / "output").exists()


@pytest.mark.parametrize("part", ["content", "site.yaml", "templates"])
def test_parts_of_a_site_that_are_links_lead_nowhere_else(part: str, small: Path, tmp_path: Path) -> None:
    (small / "templates").mkdir()
    (small / part).rename(tmp_path / "elsewhere")
    (small / part).symlink_to(tmp_path / "elsewhere")
    done = command("build", "--site", small)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1, 2, 3)


@pytest.mark.parametrize("output", ["content/out", "content", ".", "templates", "site.yaml"])
def test_the_site_cannot_be_published_over_its_own_sources(output: str, small: Path) -> None:
    (small / "templates").mkdir()
    add(small, "templates/page.html", "{{ page.title }}")
    before = snapshot(small)
    done = command("build", "--site", small, "--output", small / output)
    assert done.returncode in (2, 3), done.stderr
    assert "Traceback" not in done.stderr
    assert {path: data for path, data in snapshot(small).items() if ".adfm-site/" not in path} == before


def test_what_is_not_ours_in_the_folder_is_kept_or_stops_the_build(small: Path) -> None:
    assert codes(build_site(small)) == []
    for kept in ("CNAME", ".nojekyll", ".gitkeep", ".git/HEAD"):
        add(small, f"output/{kept}", "ours to keep")
    assert codes(build_site(small, as_of="2027-01-01")) == []
    assert (small / "output/.git/HEAD").read_text() == "ours to keep"
    add(small, "output/letter.txt", "not ours")
    before = snapshot(small / "output")
    done = command("build", "--site", small)
    assert done.returncode == 3
    assert "letter.txt" in done.stderr
    assert snapshot(small / "output") == before


def test_links_to_files_in_every_script_are_found(small: Path) -> None:
    (small / "content/events/2024/first").joinpath("Übersicht 2.txt").write_text("x")
    add(small, "content/events/2024/first/Ünal/brook.txt", "x")
    edit(small, EVENT, "kind: meeting", f"kind: meeting\ndownloads:\n{download('Ünal/brook.txt')}")
    ways = "[x](events/2024/first/%C3%9Cnal/brook.txt), [y](events/2024/first/U\u0308nal/brook.txt)"
    add(small, "content/a.md", f"---\ntitle: A\n---\n{ways}\n")
    assert codes(build_site(small)) == ["file-not-published"]
    assert "events/2024/first/brook.txt" in snapshot(small / "output")
