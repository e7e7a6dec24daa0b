"""The law of remembered builds: after any edits, the tree and the problems are exactly those of a clean build."""

import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from adfm_site.build import fingerprint
from tests.build.edited_archive import SITE, Archive
from tests.build.edits import EDITS
from tests.tiers import figure

pytestmark = pytest.mark.battery

SEQUENCES, STEPS = figure(50, 1_000), figure(10, 20)


@pytest.mark.parametrize(
    ("listed", "used"),
    [
        ("topics:\n  water: Water\n  fish: Fish\n", ("topics: [water]", "topics: [fish, water]")),
        (
            "kinds:\n  meeting: {name: Meeting, plural: Meetings}\n  walk: {name: Walk, plural: Walks}\n",
            ("kind: meeting", "kind: walk"),
        ),
        (
            "roles:\n  host: {by: Host, did: Hosted}\n  funder: {by: Funder, did: Paid}\n",
            ("  host: org", "  host: org\n  funder: org"),
        ),
    ],
)
def test_the_order_of_what_site_yaml_lists_is_remembered(
    listed: str,
    used: tuple[str, str],
    tmp_path: Path,
    quick: None,  # noqa: ARG001 - a fixture
) -> None:
    archive = Archive(tmp_path / "archive")
    title, *lines = listed.splitlines()
    others = "\n".join(
        part for part in SITE.replace("\n  ", "\0  ").splitlines() if not part.startswith(title)
    ).replace("\0", "\n")
    archive.replace("content/events/2021/m-1/index.md", *used)
    for order in (lines, lines[::-1]):
        archive.write("site.yaml", "\n".join((others, title, *order)) + "\n")
        archive.check()


class Remembering(RuleBasedStateMachine):
    """A sequence of edits with builds between them."""

    archive: Archive

    @initialize()
    def start(self) -> None:
        """Write the archive and build it."""
        self.archive = Archive(Path(mkdtemp(prefix="adfm-law-")))
        fingerprint._PACKAGE = self.archive.folder / "engine"  # noqa: SLF001 - as above
        self.archive.check()

    @rule(
        edits=some.lists(
            some.tuples(some.sampled_from(sorted(EDITS)), some.integers(0, 10_000)), min_size=1, max_size=2
        )
    )
    def edit_and_build(self, edits: list[tuple[str, int]]) -> None:
        """Make one edit or two, build, and compare."""
        for name, chance in edits:
            EDITS[name](self.archive, chance)
        self.archive.check()

    def teardown(self) -> None:
        """Delete the archive."""
        if hasattr(self, "archive"):
            shutil.rmtree(self.archive.folder)


@pytest.mark.usefixtures("quick")
def test_a_remembered_build_is_a_clean_build() -> None:
    run_state_machine_as_test(
        Remembering,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
