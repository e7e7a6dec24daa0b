"""What another process sees of output/ while publications exchange it."""

import subprocess
import sys
from pathlib import Path

import pytest

from adfm_site.building.publishing import open_publication

READER = """
import os, sys
missing = torn = reads = 0
print(flush=True)
while not os.path.exists(sys.argv[1]):
    for path in sys.argv[2:]:
        reads += 1
        try:
            with open(path, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            missing += 1
        else:
            torn += len(data) != 30_000 or len(set(data)) != 1
print(reads, missing, torn)
"""


def publish(output: Path, addresses: list[str], data: bytes) -> None:
    with open_publication(output) as publication:
        for address in addresses:
            publication.write(address, data)
        publication.publish()


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="folders cannot be exchanged here")
def test_a_reader_never_misses_or_sees_half_a_page(tmp_path: Path) -> None:
    addresses = [f"events/{year}/index.html" for year in range(2000, 2010)]
    output, stop = tmp_path / "output", tmp_path / "stop"
    publish(output, addresses, b"0" * 30_000)
    command = [sys.executable, "-c", READER, stop, *(output / address for address in addresses)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reader:
        reader.stdout.readline()
        for generation in range(100):
            publish(output, addresses, b"%d" % (generation % 2 + 1) * 30_000)
        stop.touch()
        reads, missing, torn = map(int, reader.communicate(timeout=20)[0].split())
    assert (missing, torn) == (0, 0)
    assert reads > 500
