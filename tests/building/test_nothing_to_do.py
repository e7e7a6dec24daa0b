"""A build that has nothing to do knows it from signatures, once they are old enough to tell."""

from pathlib import Path
from time import time_ns

import pytest

from adfm_site.building import build, unchanged
from adfm_site.building.store import Store
from adfm_site.building.unchanged import LastBuild
from tests.sites.built import build_site


def last(site: Path) -> LastBuild:
    with Store(site / ".adfm-site/output/memory") as store:
        found = LastBuild.of(store.get("last", "build"))
    assert found is not None
    return found


def test_what_was_young_is_read_once_more_and_not_for_ever(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(small)
    inputs, outputs = last(small).inputs, last(small).outputs
    assert inputs is not None
    assert outputs is not None
    assert outputs.young, "just made"
    monkeypatch.setattr(build, "time_ns", lambda: time_ns() + 10**10)
    assert build_site(small).rendered == 0
    assert last(small).outputs == unchanged.Look(signatures=outputs.signatures, young={})
    assert last(small).inputs == unchanged.Look(signatures=inputs.signatures, young={})
    monkeypatch.setattr(unchanged, "open_ordinary", None)
    assert build_site(small).rendered == 0, "reads no file of content or output"


def test_what_is_still_young_stays_so(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(small)
    before = last(small)
    monkeypatch.setattr(build, "time_ns", lambda: 0)
    assert build_site(small).rendered == 0
    assert last(small) == before
