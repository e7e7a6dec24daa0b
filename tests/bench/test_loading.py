"""Loading is measured as it is on a slow line: what is larger takes longer."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.bench import loading
from tests.bench.loading import KINDS, loading_of, longest
from tests.sites.built import Built, Tree


def test_of_each_kind_the_longest_page_is_measured(real: Built) -> None:
    found = dict(longest(real.tree))
    assert tuple(found) == KINDS
    lists = ("events/index.html", "events/2016/index.html", "places/th/index.html")
    assert found["list"] == max(lists, key=lambda path: len(real.tree.files[path]))


@pytest.mark.browser
def test_the_line_is_slow_and_what_moves_is_told(browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "RUNS", 1)
    head = b"<!doctype html><html lang=en><title>Levees</title><p>Words</p>"
    picture = BytesIO()
    Image.effect_noise((240, 240), 90).save(picture, "PNG")
    heavy = head + b"<p id=late></p><img src=noise.png alt=Noise width=300 height=300>"
    moving = b"<img src=noise.png alt=Noise><p>" + 99 * b"The river after the flood. "
    tree = Tree(
        files={
            "index.html": head,
            "events/2021/a-1/index.html": heavy,
            "events/index.html": head + moving,
            "noise.png": b"",
        }
    )
    pictures = {
        path.replace("index.html", "noise.png"): picture.getvalue() for path in tree.files if path.endswith(".html")
    }
    home, event, list_ = loading_of(browser, Tree(files={**tree.files, **pictures}))
    assert home.good
    assert home.paint >= 0.4
    assert event.paint > home.paint + 8 * len(picture.getvalue()) / 400_000 / 2
    assert event.shift < 0.1 < list_.shift
    assert not list_.good
