"""Another process reads output/ while publications exchange it."""

import subprocess
import sys
from pathlib import Path

import pytest

from adfm_site.publish.publication import open_publication
from tests.tiers import figure
from tests.work import PATIENCE

pytestmark = pytest.mark.battery

# Each page names the asset of its own build. If it is missing while the page still names it, two builds are mixed.
READER = """
import os, sys
missing = torn = reads = mixed = 0
page, folder = sys.argv[2], os.path.dirname(sys.argv[2])
def named():
    with open(page) as file:
        return file.read()
print(flush=True)
while not os.path.exists(sys.argv[1]):
    for path in sys.argv[3:]:
        reads += 1
        try:
            with open(path, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            missing += 1
        else:
            torn += len(data) != 30_000 or len(set(data)) != 1
    asset = named()
    try:
        with open(os.path.join(folder, asset), "rb") as file:
            mixed += file.read() != asset.encode()
    except FileNotFoundError:
        mixed += named() == asset
print(reads, missing, torn, mixed)
"""


def publish(output: Path, addresses: list[str], number: int) -> None:
    """Publish pages of one repeated character, a page that names an asset, and the asset, named after this build."""
    with open_publication(output) as publication:
        for address in addresses:
            publication.write(address, b"%d" % (number % 2 + 1) * 30_000)
        publication.write("index.html", f"style-{number}.css".encode())
        publication.write(f"style-{number}.css", f"style-{number}.css".encode())
        publication.publish()


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="folders cannot be exchanged here")
def test_a_reader_never_misses_a_page_or_sees_half_of_one_or_a_mixture(tmp_path: Path) -> None:
    addresses = [f"events/{year}/index.html" for year in range(2000, 2010)]
    output, stop = tmp_path / "output", tmp_path / "stop"
    publish(output, addresses, 0)
    command = [sys.executable, "-c", READER, stop, output / "index.html", *(output / address for address in addresses)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        for generation in range(1, figure(100, 1_000) + 1):
            publish(output, addresses, generation)
        stop.touch()
        reads, missing, torn, mixed = map(int, reader.communicate(timeout=PATIENCE)[0].split())
    assert (missing, torn, mixed) == (0, 0, 0)
    assert reads > 500
