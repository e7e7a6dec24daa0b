"""Two to six builds that publish to one folder at the same time.

Each one publishes, or refuses and names the process of another one. The tree is always that of one build.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.sites.built import AS_OF, REPOSITORY, build_site, edit, snapshot
from tests.tiers import figure
from tests.work import PATIENCE

pytestmark = pytest.mark.battery

_COMMAND = (sys.executable, "-m", "adfm_site", "build", "--as-of", AS_OF)
_REFUSED = re.compile(
    r"adfm-site: Another build(?: \(process (\d+)\))? is publishing to [^\n]+: wait until it is finished\.\n"
)


def _begun(site: Path, output: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*_COMMAND, "--site", site, "--output", output],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )


def test_builds_at_once_refuse_one_another_by_number_and_leave_one_whole_tree(small: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(small, tmp_path / "other"))
    edit(other, "content/events/2024/first/index.md", "title: ", "title: Another ")
    whole = []
    for number, site in enumerate((small, other)):
        assert build_site(site, output=tmp_path / f"whole {number}").errors == 0
        whole.append(snapshot(tmp_path / f"whole {number}"))
    assert whole[0] != whole[1]
    chance, refusals = Random(20), 0  # noqa: S311 - no secret
    for run in range(figure(10, 200)):
        output = tmp_path / f"place {run}/output"
        output.parent.mkdir()
        if run % 2:  # over an older tree
            assert build_site(small, output=output).errors == 0
        sites = [chance.choice((small, other)) if run % 3 else small for _ in range(2 + run % 5)]
        builds = [_begun(site, output) for site in sites]
        told = [build.communicate(timeout=PATIENCE)[1] for build in builds]
        numbers = {build.pid for build in builds}
        published = set()
        for build, site, words in zip(builds, sites, told, strict=True):
            if build.returncode == 0:
                published.add(whole.index(whole[0] if site == small else whole[1]))
                assert words.startswith(f"Published 1 entry as {len(whole[0]) - 1} files"), words
            else:
                named = _REFUSED.fullmatch(words)
                assert build.returncode == 3, words
                assert named, words
                assert named[1] is None or int(named[1]) in numbers - {build.pid}, words
                refusals += 1
        assert published
        tree = snapshot(output)
        assert any(tree == whole[number] for number in published)
        assert build_site(small, output=output).errors == 0
        assert snapshot(output) == whole[0]
        shutil.rmtree(output.parent)
    assert refusals > run / 2
