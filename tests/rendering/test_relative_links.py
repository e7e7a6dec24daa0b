"""Addresses as they stand in a page."""

from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adfm_site.rendering.links import relative, way_to_root


@pytest.mark.parametrize(
    ("page", "address", "written"),
    [
        ("/", "/", "./"),
        ("/", "/about/", "about/"),
        ("/about/", "/", "../"),
        ("/about/", "/about/", "../about/"),
        ("/about/", "/about/#x", "../about/#x"),
        ("/", "/#x", "./#x"),
        ("/events/2019/a/", "/events/2019/a/agenda.pdf", "../../../events/2019/a/agenda.pdf"),
        ("/events/2019/a/", "/events/2019/b/", "../../../events/2019/b/"),
        ("/events/2019/a/", "/events/2019/", "../../../events/2019/"),
        ("/events/2019/", "/events/2019/a/#y", "../../events/2019/a/#y"),
        ("/old.html", "/events/", "events/"),
        ("/a/old.html", "/", "../"),
        ("/a/old.html", "/a/", "../a/"),
        ("/a/", "/a/ü b.pdf", "../a/%C3%BC%20b.pdf"),
        ("/a/", "/a/c:d/", "../a/c%3Ad/"),
        ("/", "/c:d/", "c%3Ad/"),
        ("/a/", "https://x.example/?a=1&b=2#c", "https://x.example/?a=1&b=2#c"),
        ("/a/", "mailto:x@y.example", "mailto:x@y.example"),
        ("/a/", "#here", "#here"),
        ("/a/", "javascript:alert(1)", "#"),
        ("/a/", "//evil.example/", "..//evil.example/"),
        ("/404.html", "/about/#x", "/about/#x"),
    ],
)
def test_a_link_leads_from_the_page_to_the_address(page: str, address: str, written: str) -> None:
    assert relative(way_to_root(page, ""), address) == written


@pytest.mark.parametrize("base", ["https://x.example", "https://x.example/sub", "https://x.example/sub/"])
def test_the_page_for_lost_readers_names_the_whole_path(base: str) -> None:
    path = "/sub" if "sub" in base else ""
    assert relative(way_to_root("/404.html", base), "/about/") == f"{path}/about/"
    assert relative(way_to_root("/404.html", base), "/") == f"{path}/"


SEGMENT = st.text(
    st.characters(categories=("L", "N", "M"), include_characters="-._~ %+&=:@!$'(),;"), min_size=1, max_size=8
).filter(lambda segment: segment.strip(". ") != "")
FOLDERS = st.lists(SEGMENT, max_size=4).map(lambda segments: "/" + "".join(f"{segment}/" for segment in segments))


@given(page=FOLDERS, folder=FOLDERS, name=st.one_of(st.just(""), SEGMENT))
def test_every_link_leads_back_to_its_address(page: str, folder: str, name: str) -> None:
    written = relative(way_to_root(page, ""), folder + name)
    base = "https://x.example" + "".join(f"%{byte:02X}" if byte != ord("/") else "/" for byte in page.encode())
    assert unquote(urljoin(base, written)) == f"https://x.example{folder}{name}"
    assert written == relative(way_to_root("/x" * (page.count("/") - 1) + "/", ""), folder + name)
    assert "//" not in written
    assert not written.startswith("/")
