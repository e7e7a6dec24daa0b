"""Three hundred wrong links and references in a generated archive.

Each is reported at its file and line; none of the right ones is reported.
"""

from pathlib import Path
from random import Random

import pytest

from adfm_site.diagnostics import Span
from adfm_site.model.shape import Marker, Refers, Scalar, Term
from tests.bench.generate import generate
from tests.hostile.planting import Spot, path_of, spots
from tests.problems.documents import Case, checked
from tests.problems.documents import lay as lay_base

pytestmark = pytest.mark.battery

_PLANTED = 300
_CLEAN = 100
_WRONG_LINKS = (
    *(
        "../../2001/{event}/index.md",
        "../{event}.md",
        "{event}/index.md",
        "/events/2001/{event}/",
        "../../../{right}",
        "{right}x",
        "{RIGHT}",
    ),
    *(
        "{right}#no-such-place",
        "#no-such-place-{event}",
        "{right}#What-was-said",
        "gone.pdf",
        "Agenda.pdf",
        "agenda.PDF",
    ),
    *(
        "../../../series/series-9999.md",
        "../../../organisations/org-9999.md",
        "../../../events",
        "index.html",
        "agenda",
    ),
)


def _told(root: Path) -> set[tuple[str, int]]:
    return {(found.path, found.where.line) for found in checked(root).diagnostics if isinstance(found.where, Span)}


def test_every_wrong_link_in_texts_is_told_at_its_line_and_nothing_else(tmp_path: Path) -> None:
    chance = Random(4)  # noqa: S311 - no secrets here
    generate(tmp_path, 50, seed=4)
    events = sorted((tmp_path / "content/events").rglob("index.md"))
    assert checked(tmp_path).diagnostics == ()
    planted: set[tuple[str, int]] = set()
    for number in range(_PLANTED):
        file, other = chance.choice(events), chance.choice(events)
        if file == other:
            other = events[(events.index(file) + 1) % len(events)]
        right = f"../../{other.parent.parent.name}/{other.parent.name}/index.md"
        wrong = _WRONG_LINKS[number % len(_WRONG_LINKS)].format(
            right=right, RIGHT=right.upper(), event=f"event-{90_000 + number}"
        )
        form = chance.choice(
            ("See [it]({}).", "[![A](gone.png)]({})", "See [it](<{}>).", '<a href="{}">it</a>', "> - [it]({} 'Title')")
        )
        lines = file.read_text(encoding="utf-8").split("\n")
        # Each is another text, since of one and the same wrong link in a file only the first is told.
        lines += ["", form.format(wrong if wrong.startswith(("#", "/")) else f"{'./' * number}{wrong}")]
        file.write_text("\n".join(lines), encoding="utf-8")
        planted.add((file.relative_to(tmp_path).as_posix(), len(lines)))
    told = _told(tmp_path)
    assert planted - told == set()
    assert told - planted == set()
    assert len(planted) == _PLANTED


def _refers(marker: Marker) -> bool:
    return isinstance(marker, Refers | Term) or (
        isinstance(marker, Scalar) and marker.name in ("file", "paper", "outcome")
    )


_WRONG_IDS = (
    "no-such-thing",
    "frist",
    "counsil",
    "learning-2",
    "first#no-such-outcome",
    "no-such-event#keep-going",
    "gone.pdf",
    "Agenda.txt",
)


def test_every_wrong_id_in_every_field_is_told_at_its_line(tmp_path: Path) -> None:
    lay_base(Case(title="", files=(), makers=(), expected="", at=(0, 0)), tmp_path)
    planted: dict[tuple[str, int], tuple[Spot, str]] = {}
    for spot in (spot for spot in spots(_refers) if spot.kind != "site"):
        for value in _WRONG_IDS:
            path = path_of(spot.kind, f"spot-{len(planted)}")
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(f"---\n{spot.fields(value)}---\n", encoding="utf-8")
            if spot.kind == "agenda":
                (tmp_path / path).with_name("index.md").write_text(
                    "---\ntitle: A\nkind: meeting\nstart: 2020-05-01\n---\n", encoding="utf-8"
                )
            planted[path, spot.line(value) + 1] = (spot, value)
    told = _told(tmp_path)
    assert [f"{spot.name} = {value}" for place, (spot, value) in planted.items() if place not in told] == []
    assert len(planted) >= _PLANTED


@pytest.mark.parametrize("first", range(0, _CLEAN, 25))
def test_a_clean_archive_has_no_wrong_link(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + 25):
        root = tmp_path / str(seed)
        generate(root, 4 + seed % 5, seed=seed)
        assert checked(root).diagnostics == ()
