"""Files are renamed safely, whatever their names are and however they are mentioned.

After `check --fix` each mention leads to the same bytes as before.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adfm_site.archive.archive import Archive
from adfm_site.build.commands import looked_at
from adfm_site.editing import renaming, replacing
from adfm_site.editing.fix import fix
from adfm_site.inputs.options import Options
from adfm_site.model.entry import LinkTo
from adfm_site.progress import silent
from adfm_site.refusal import Refusal
from tests.problems.documents import Case, lay, stubs

_EVENT = "content/events/2019/first"
_BASE = Case(title="", files=(), makers=(), expected="", at=(0, 0))
_STEMS = st.text(st.sampled_from("aB2 _-.()'&#%,;é\u0301ประ"), min_size=1, max_size=9).filter(
    lambda stem: stem[0] not in " .#~" and stem[-1] != " "
)
_NAMES = st.lists(
    st.builds(str.__add__, _STEMS, st.sampled_from((".txt", ".TXT", ".csv"))),
    min_size=1,
    max_size=5,
    unique_by=str.casefold,
)
_FORMS: tuple[Callable[[str], str], ...] = (
    lambda name: f"[It](<{name.replace('%', '%25').replace('#', '%23')}>)",
    lambda name: f"[It]({quote(name)})",
    lambda name: f'[It](./{quote(name, safe="()")} "Its title")',
    lambda name: f'<a href="{quote(name, safe=chr(39))}">It</a>',
    lambda name: f"[It](../first/{quote(name)})",
)


def _written(name: str) -> str:
    return '"' + name.replace("%", "%25").replace('"', '\\"') + '"'


def _lay(root: Path, names: list[str], forms: list[int]) -> None:
    """Write a site in which each file is listed, a paper of the agenda, and linked to."""
    lay(_BASE, root)
    downloads = "".join(
        f"  - title: File {number}\n    kind: paper\n    file: {_written(name)}\n" for number, name in enumerate(names)
    )
    links = "\n\n".join(_FORMS[form](name) for name, form in zip(names, forms, strict=True))
    head = f"title: First\nkind: roundtable\nstart: 2019-11-21\ndownloads:\n{downloads}"
    (root / _EVENT / "index.md").write_text(f"---\n{head}---\n{links}\n", encoding="utf-8")
    papers = "".join(f"      - '{name.replace(chr(39), chr(39) * 2)}'\n" for name in names)
    (root / _EVENT / "agenda.md").write_text(
        f"---\nitems:\n  - title: Talk\n    papers:\n{papers}---\n", encoding="utf-8"
    )
    for number, name in enumerate(names):
        (root / _EVENT / name).write_text(f"The bytes of file {number}.\n", encoding="utf-8")


def _leads(root: Path) -> Iterator[tuple[object, ...]]:
    """Return what each listed file, each link and each paper leads to, by the bytes there."""
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        prepared = looked_at(root, Options(as_of="2024-05-31"), silent)
    archive: Archive = prepared.archive
    documents = {key: document for key, document in archive.documents.items() if document.path.startswith(_EVENT)}
    digest_at = {
        document.file.address: document.file.measured.digest for document in documents.values() if document.file
    }
    names = {
        document.file.measured.path.rpartition("/")[2]: document.file.measured.digest
        for document in documents.values()
        if document.file
    }
    yield from sorted(
        ("listed", document.head.title, document.file and document.file.measured.digest)
        for document in documents.values()
    )
    event, agenda = archive.event("first"), archive.agenda("first")
    assert event
    assert agenda
    targets = archive.targets.get(event.path)
    for part in event.text.parts:
        if isinstance(part, LinkTo):
            yield "link", digest_at.get(targets.links[part.target]) if targets else None
    yield from (("paper", names.get(paper)) for paper in agenda.head.items[0].papers)
    errors = (
        found for found in prepared.diagnostics if found.severity == "error" and found.code != "unpublishable-name"
    )
    yield from (("complaint", found.code) for found in errors)


def _holds(root: Path) -> None:
    before, bytes_before = list(_leads(root)), sorted(path.read_bytes() for path in (root / _EVENT).glob("*.[tTc]*"))
    assert not [lead for lead in before if lead[0] == "complaint" or None in lead], before
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        done = fix(root, Options(as_of="2024-05-31"), silent)
    assert not [found for found in done.outcome.diagnostics if found.severity != "note"]
    assert list(_leads(root)) == before
    assert sorted(path.read_bytes() for path in (root / _EVENT).glob("*.[tTc]*")) == bytes_before


@pytest.mark.battery
@settings(max_examples=40, deadline=None)
@given(_NAMES, st.lists(st.integers(0, len(_FORMS) - 1), min_size=5, max_size=5))
def test_every_mention_leads_to_the_same_bytes(names: list[str], forms: list[int]) -> None:
    with TemporaryDirectory() as folder:
        _lay(Path(folder), names, forms[: len(names)])
        _holds(Path(folder))


_SOME = ["A b.txt", "A_b.txt", "a-b.csv", "50% (2).TXT", "ประ.txt"]


def test_the_law_holds_for_some_names(tmp_path: Path) -> None:
    _lay(tmp_path, _SOME, [0, 1, 2, 3, 4])
    _holds(tmp_path)


_FAULTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "links stay": lambda: patch.object(renaming, "targets_at", lambda *_: ()),
    "papers stay": lambda: patch.object(renaming._Renamed, "_note", lambda *_: None),  # noqa: SLF001 - a fault is planted
    "texts are not written": lambda: patch.object(replacing, "_replace", lambda _: True),
    "two files get one name": lambda: patch(
        "adfm_site.editing.fix.renaming.files_to_rename", lambda *_: dict.fromkeys(_paths(), "x.txt")
    ),
    "names go to other files": lambda: patch(
        "adfm_site.editing.fix.renaming.files_to_rename", lambda *_: dict(zip(_paths(), _new(), strict=True))
    ),
}


def _paths() -> list[str]:
    return [f"{_EVENT}/{name}" for name in _SOME if name != "a-b.csv"]


def _new() -> list[str]:
    return ["a-b.txt", "a-b-2.txt", "summary.txt", "agenda.txt"]  # the base has an agenda.txt


@pytest.mark.battery
@pytest.mark.parametrize("fault", _FAULTS)
def test_a_planted_fault_breaks_the_law(fault: str, tmp_path: Path) -> None:
    _lay(tmp_path, _SOME, [0, 1, 2, 3, 4])
    with _FAULTS[fault](), pytest.raises((AssertionError, Refusal)):
        _holds(tmp_path)
