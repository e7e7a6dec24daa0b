"""Whatever is in one file of an archive, the whole is still joined, checked and planned.

The fault is reported where it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adfm_site.archive.catalogue import catalogue
from adfm_site.archive.link import link
from adfm_site.artifact import OfAFile
from adfm_site.build.pipeline import prepare
from adfm_site.build.positions import in_order
from adfm_site.build.tables import FILES
from adfm_site.catalogue import problems
from adfm_site.checks import checked
from adfm_site.diagnostics import Diagnostic
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import Found, source
from adfm_site.model.entry import Entry, Head
from adfm_site.model.file import Measured
from adfm_site.model.site import Site
from adfm_site.progress import silent
from adfm_site.reading.files import read_entry, read_site, text_of
from adfm_site.reading.heads import FrontMatter as WrittenHead
from adfm_site.reading.heads import compose_file
from adfm_site.rendering.templates import Renderer
from adfm_site.source import Source, Span
from adfm_site.views.frame import frame
from tests.reading.files import inside
from tests.sites.memory import artifacts_of
from tests.tiers import figure, further

_REPOSITORY = Path(__file__).resolve().parents[2]
_SITES = {"real": _REPOSITORY, "conference": _REPOSITORY / "tests" / "sites" / "conference"}
_TRIES = settings(
    max_examples=figure(60, 600, quick=10),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# What may stand in the place of a value. Each is understood by some field and by no other.
_VALUES = (
    *("", "~", "''", "unknown", "2019", "2019-11", "2019-11-21", "2019-02-30", "2019-00", "9999-12-31", "0001-01-01"),
    *(
        "21 November 2019",
        "09:00",
        "00:00-24:00",
        "24:00",
        "25:61",
        "true",
        "no",
        "ture",
        "0",
        "999999999",
        "-1",
        "1.5",
    ),
    *(
        "TH",
        "XX",
        "Bangkok, TH",
        "cancelled",
        "[]",
        "{}",
        "[[]]",
        "[a, b]",
        "{a: b}",
        "- a",
        "|\n  a",
        ">\n  a",
        "*a",
        "&a b",
    ),
    *("!a b", '"', "'", "[", "a: b", "@a", "ก", "😀", "\x85", "index.md", "../../../..", "/etc/passwd"),
    *("https://a.example/", "https://[", "javascript:a", "atd-01", "atd-01#care-coordination", "#"),
)


@dataclass(frozen=True, kw_only=True)
class _Given:
    """A site's files, and what they were read as."""

    root: Path
    inputs: Found
    files: dict[str, Measured]
    site: Site
    entries: dict[str, Entry[Head]]

    @property
    def sources(self) -> dict[str, Source]:
        """All its texts."""
        return {path: source(path, self.inputs.real[path], {}) for path in self.inputs.texts} | {
            "site.yaml": self.inputs.site
        }


@cache
def _given(name: str) -> _Given:
    prepared = prepare(_SITES[name], Options(as_of="2024-05-31"), silent)
    inputs = prepared.inputs
    entries = {path: read_entry(source(path, inputs.real[path], {})).value for path in inputs.texts}
    site = read_site(inputs.site).value
    return _Given(
        root=_SITES[name],
        inputs=inputs,
        files=prepared.graph.all(FILES),
        site=site,
        entries={path: entry for path, entry in entries.items() if entry},
    )


def _told(name: str, changed: Source) -> list[Diagnostic]:
    """Return all complaints about a site in which one file was changed.

    This also plans everything that the site would publish.
    """
    site = _given(name)
    whole = changed.path != "site.yaml"
    read, settled = (read_entry(changed), None) if whole else (None, read_site(changed))
    entries = {path: entry for path, entry in site.entries.items() if path != changed.path}
    if read is not None and read.value is not None:
        entries[changed.path] = read.value
    found = list((read or settled).diagnostics)  # type: ignore[union-attr]
    terms = settled.value if settled else site.site
    site_whole = settled is None or not settled.diagnostics
    others = site.files
    sorted_ = catalogue(entries.values(), terms, others, now="2024-05-31T00:00", drafts=False, site_whole=site_whole)
    linked = link(sorted_.value)
    found += [*sorted_.diagnostics, *linked.diagnostics]
    found += checked(sorted_.value)
    shared = frame(linked.value, "https://archive.example", preview=False)
    for artifact in artifacts_of(linked.value, shared):
        # Every view is made; the pages that the file speaks on are rendered as well, as the preview does with faulty
        # files.
        if artifact.origin == changed.path or artifact.address == "/":
            assert isinstance(artifact.recipe, OfAFile) or _renderer(name).render(artifact)
    return found


@cache
def _renderer(name: str) -> Renderer:
    return Renderer(_given(name).inputs.templates)


def _located(name: str, changed: Source, found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Return complaints with their places, as the program does, though the changed file is only in memory."""
    from adfm_site.reading.locating import located  # noqa: PLC0415 - as only this needs it

    sources = _given(name).sources | {changed.path: changed}
    for complaint in found:
        source = sources.get(complaint.path)
        yield located(complaint, source) if source else complaint


def _hold(name: str, changed: Source) -> list[Diagnostic]:
    told = list(_located(name, changed, _told(name, changed)))
    for found in told:
        assert found.code in _CODES
        if isinstance(found.where, Span) and found.path == changed.path:
            assert inside(text_of(changed).value, found.where), found
    return told


_CODES = frozenset(problems())


def _changed(source: Source, chance: Random, times: int) -> Source:
    """Return a file with some of its front matter changed.

    Lines are removed, doubled, exchanged or indented, and values replaced by others.
    """
    head, fence, body = (
        source.data.decode().partition("\n---\n") if source.path != "site.yaml" else (source.data.decode(), "", "")
    )
    if fence and not chance.randrange(4):
        body += f"\n{chance.choice(('[a]', '![a]', '![]', '# [a]'))}({chance.choice(_VALUES)})\n"
    lines = head.split("\n")
    first = 0 if source.path == "site.yaml" else 1
    for _ in range(times):
        number = chance.randrange(first, len(lines)) if len(lines) > first else first
        line = lines[number] if number < len(lines) else ""
        key, colon, _ = line.partition(":")
        match chance.randrange(8):
            case 0:
                del lines[number : number + 1]
            case 1:
                lines.insert(number, line)
            case 2:
                other = chance.randrange(first, len(lines)) if len(lines) > first else first
                if number < len(lines) and other < len(lines):
                    lines[number], lines[other] = lines[other], lines[number]
            case 3:
                lines[number : number + 1] = [chance.choice((" ", "  ", "\t", "\u00a0")) + line]
            case 4:
                lines[number : number + 1] = [line.lstrip()]
            case _:
                value = chance.choice(_VALUES)
                lines[number : number + 1] = [
                    f"{key}{colon} {value}" if colon else f"{line[: len(line) - len(line.lstrip(' -'))]}{value}"
                ]
    return Source(
        path=source.path, data=("\n".join(lines) + fence + body).encode(), digest=f"changed {chance.random()}"
    )


@_TRIES
@given(st.sampled_from(sorted(_SITES)), st.integers(0, 2**32), st.integers(1, 4))
def test_an_archive_with_a_changed_file_is_joined_checked_and_planned(name: str, seed: int, times: int) -> None:
    chance = Random(seed)  # noqa: S311 - no secrets here
    sources = _given(name).sources
    _hold(name, _changed(sources[chance.choice(sorted(sources))], chance, times))


@_TRIES
@given(st.sampled_from(sorted(_SITES)), st.integers(0, 2**32), st.integers(1, 3))
def test_a_file_of_which_nothing_can_be_read_is_the_only_one_complained_about(name: str, seed: int, times: int) -> None:
    chance = Random(seed)  # noqa: S311 - as above
    sources = _given(name).sources
    changed = _changed(sources[chance.choice(sorted(sources))], chance, times)
    text = text_of(changed).value
    fields = (
        compose_file(changed.path, text)[0] if changed.path == "site.yaml" else WrittenHead(changed.path, text).fields
    )
    if fields is None:
        elsewhere = [
            found for found in _hold(name, changed) if found.path != changed.path and found.severity == "error"
        ]
        assert elsewhere == [], changed.data.decode()


@further
@pytest.mark.parametrize("name", _SITES)
def test_each_file_emptied_in_turn_is_the_only_one_complained_about(name: str) -> None:
    for number, (path, text) in enumerate(sorted(_given(name).sources.items())[:: figure(1, 1, quick=9)]):
        data = (b"", b"---\n", b"---\n---\n", b"---\n[\n---\n" + text.data)[number % 4]
        told = _hold(name, Source(path=path, data=data, digest="changed"))
        assert {found.path for found in told if found.severity == "error"} == {path}


def test_the_sites_themselves_have_no_errors() -> None:
    for name, site in ((name, _given(name)) for name in _SITES):
        found = _told(name, site.inputs.site)
        assert [
            complaint for complaint in in_order(site.root, site.inputs, iter(found)) if complaint.severity == "error"
        ] == []
