"""Four hundred pairs of things that need the same address, or nearly the same.

Either the build stops and names both, or both are published completely.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from re import compile as pattern
from unicodedata import normalize
from unittest.mock import patch
from urllib.parse import quote, unquote

import pytest

from adfm_site.build.commands import build
from adfm_site.build.pipeline import Options
from adfm_site.progress import silent
from tests.problems.documents import Case, lay, stubs

pytestmark = pytest.mark.battery

_BASE = Case(title="", files=(), makers=(), expected="", at=(0, 0))
_NAMES = (
    "cafe",
    "café",
    "Über",
    "ångström",
    "ἀρχή",
    "straße",
    "ดำ",
    "kelvin-K",
    "ﬁnal",
    "İzmir",
    "ǆ",
    "Å",
    "e\u0301a\u0301",
    "한글",
    "x-1",
    "ö-b",
)
_CHANGES: dict[str, Callable[[str], str]] = {
    "the same": lambda name: name,
    "capitals": str.upper,
    "small": str.lower,
    "folded": str.casefold,
    "swapped": str.swapcase,
    "first": str.title,
    "NFC": lambda name: normalize("NFC", name),
    "NFD": lambda name: normalize("NFD", name),
    "NFD in capitals": lambda name: normalize("NFD", name).upper(),
    "a dot behind": lambda name: f"{name}.",
    "a blank behind": lambda name: f"{name} ",
    "a blank before": lambda name: f" {name}",
    "a slash more": lambda name: f"{name}/",
    "an index": lambda name: f"{name}/index.html",
}
_TAKEN = (
    *(
        "/",
        "/events/",
        "/events/2019/",
        "/events/2019/first/",
        "/series/",
        "/series/learning/",
        "/organisations/council/",
        "/organisations/",
    ),
    *(
        "/events/2019/first/agenda.txt",
        "/documents/",
        "/404.html",
        "/assets/style.css",
        "/robots.txt",
        "/places/",
        "/topics/",
        "/search/",
    ),
)
_RESERVED = (
    "con",
    "prn",
    "aux",
    "nul",
    "com1",
    "com9",
    "lpt1",
    "lpt9",
    "com¹",
    "CON",
    "Nul",
    "con.txt",
    "aux.html",
    "nul.tar.gz",
)
_INVALID = pattern(r"[\x00-\x1f<>:\"|?*\\]|[. ]$")
_DEVICE = pattern(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", flags=2)

Pair = tuple[str, dict[str, str], tuple[str, ...]]


def _page(*old: str, formerly: str = "") -> str:
    lines = "".join(f'  - "https://old.example/{quote(address.lstrip("/"))}"\n' for address in old)
    addresses = f"old-addresses:\n{lines}" if old else ""
    former = f"formerly: {formerly}\n" if formerly else ""
    return f"---\ntitle: A\n{addresses}{former}---\nWords.\n"


def _event(*files: str) -> str:
    listed = "".join(f'  - title: A\n    kind: report\n    file: "{quote(name)}"\n' for name in files)
    return f"---\ntitle: A\nkind: meeting\nstart: 2020\ndownloads:\n{listed}---\n"


def _pairs() -> Iterator[Pair]:
    """Return what each pair is called, the files that bring it, and the addresses that both would have."""
    yield from _old_addresses()
    yield from _downloads()
    yield from _reserved()
    yield from _former()
    yield from _static()


def _old_addresses() -> Iterator[Pair]:
    for name in _NAMES:
        for how, change in _CHANGES.items():
            files = {
                "content/a.md": _page(f"{name}/"),
                "content/b.md": _page(f"{change(name)}/" if how != "an index" else change(name)),
            }
            yield f"old addresses {name}, {how}", files, (f"{name}/", f"{change(name)}/")
    for taken in _TAKEN:
        for how in ("the same", "capitals", "first", "a slash more", "an index"):
            yield (
                f"old address of {taken}, {how}",
                {"content/b.md": _page(_CHANGES[how](taken))},
                (taken, _CHANGES[how](taken)),
            )


def _downloads() -> Iterator[Pair]:
    for name in _NAMES:
        for how in ("capitals", "swapped", "NFD", "NFD in capitals"):
            one, other = f"{name.replace('.', '')}.txt", _CHANGES[how](f"{name.replace('.', '')}.txt")
            if one != other:
                event = "content/events/2020/a/"
                files = {f"{event}index.md": _event(one, other), f"{event}{one}": "one", f"{event}{other}": "other"}
                yield f"downloads {name}, {how}", files, (f"events/2020/a/{one}", f"events/2020/a/{other}")


def _reserved() -> Iterator[Pair]:
    for name in _RESERVED:
        yield f"old address {name}", {"content/a.md": _page(f"{name}/")}, (f"{name}/",)
        yield f"old address below {name}", {"content/a.md": _page(f"x/{name}/y/")}, (f"x/{name}/y/",)
        yield f"page {name}", {f"content/{name}.md": _page()}, (f"{name}/",)
        yield f"event {name}", {f"content/events/2020/{name}/index.md": _event()}, (f"events/2020/{name}/",)
        yield (
            f"download {name}",
            {"content/events/2020/a/index.md": _event(name), f"content/events/2020/a/{name}": "a"},
            (name,),
        )


def _former() -> Iterator[Pair]:
    for kind in ("series", "organisations"):
        for name in ("a", "c"):
            head = "title" if kind == "series" else "name"
            files = {
                f"content/{kind}/b.md": f"---\n{head}: B\nformerly: {name}\n---\n",
                f"content/{kind}/a.md": f"---\n{head}: A\n---\n",
            }
            yield f"former {kind} {name}", files, (f"{kind}/{name}/", f"{kind}/b/")
    yield "former page", {"content/a.md": _page(), "content/b.md": _page(formerly="a")}, ("a/", "b/")
    for name in (
        "events",
        "series",
        "organisations",
        "documents",
        "places",
        "topics",
        "search",
        "kinds",
        "404",
        "assets",
        "cname",
    ):
        yield f"page {name}", {f"content/{name}.md": _page()}, (f"{name}/",)
        yield f"folder {name}", {f"content/{name}/index.md": _page()}, (f"{name}/",)


def _static() -> Iterator[Pair]:
    for name in _NAMES:
        for how in ("the same", "capitals", "swapped", "NFD", "NFD in capitals"):
            files = {"content/a.md": _page(f"{name}/"), f"content/static/{_CHANGES[how](name)}/index.html": "A\n"}
            yield f"unchanged file {name}, {how}", files, (f"{name}/",)
    for taken in _TAKEN:
        for how in ("the same", "capitals", "an index"):
            path = _CHANGES[how](taken.strip("/") or "index.html")
            yield f"unchanged file at {taken}, {how}", {f"content/static/{path}": "A\n"}, (taken,)


_PAIRS = tuple(_pairs())


def _emitted(address: str) -> str:
    """Return the path of the file at an address."""
    path = normalize("NFC", unquote(address)).strip("/")
    return path if path.endswith((".html", ".txt")) else f"{path}/index.html".lstrip("/")


@pytest.mark.parametrize(("files", "addresses"), [pair[1:] for pair in _PAIRS], ids=[pair[0] for pair in _PAIRS])
def test_two_of_one_address_are_stopped_or_both_are_there(
    files: dict[str, str], addresses: tuple[str, ...], tmp_path: Path
) -> None:
    lay(_BASE, tmp_path)
    for path, words in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(words, encoding="utf-8")
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        outcome = build(tmp_path, tmp_path / "output", Options(as_of="2024-05-31"), silent)
    if outcome.published is None:
        said = "\n".join(f"{found.path} {found.message}" for found in outcome.diagnostics if found.severity == "error")
        assert any(normalize("NFC", path) in said for path in files), said
        if any(found.code in ("two-files-one-address", "address-claimed-twice") for found in outcome.diagnostics):
            claiming = [path for path in files if path.endswith(".md") or path.startswith("content/static/")]
            assert len([path for path in files if normalize("NFC", path) in said]) == len(claiming), said
        return
    emitted = [
        file.relative_to(tmp_path / "output").as_posix() for file in (tmp_path / "output").rglob("*") if file.is_file()
    ]
    assert len({normalize("NFC", path).casefold() for path in emitted}) == len(emitted)
    assert not [
        path for path in emitted for name in path.split("/") if _INVALID.search(name) or _DEVICE.fullmatch(name)
    ]
    assert not [path for path in emitted if path != normalize("NFC", path)]
    folded = {path.casefold() for path in emitted}
    # An old address that ends like a file, but for a page, has none to lead to.
    pages = [address for address in addresses if "." not in address.strip("/ ").rpartition("/")[2]]
    assert [address for address in pages if _emitted(address).casefold() not in folded] == []


def test_there_are_enough_of_them() -> None:
    assert len(_PAIRS) >= 400
    assert len({name for name, *_ in _PAIRS}) == len(_PAIRS)
