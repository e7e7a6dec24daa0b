"""From saving a file to seeing the new page in the preview."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from re import search
from time import monotonic, sleep
from urllib.request import urlopen

from tests.bench.measuring import Cost

_PATIENCE, _PAUSE = 300.0, 0.005


def measure_preview(site: Path, page: str, word: str, save: Callable[[], None], environment: dict[str, str]) -> Cost:
    """Start the preview of a site, save, and measure until the page at an address has a new word.

    Return the cost, with the seconds of that.
    """
    words = [sys.executable, "-m", "adfm_site", "serve", "--port", "0", "--site", str(site)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", env=environment
    ) as server:
        try:
            said = server.stdout.readline() if server.stdout else ""
            found = search(r"http://[^ ]+", said)
            if found is None:
                message = f"the preview does not begin: {said}"
                raise SystemExit(message)
            address = found[0].rstrip("/") + page
            if word in _shown(address):
                message = f"{page} has {word} before it is saved"
                raise SystemExit(message)
            save()
            started = monotonic()
            while word not in _shown(address):
                if monotonic() - started > _PATIENCE:
                    message = f"{page} is not shown anew"
                    raise SystemExit(message)
                sleep(_PAUSE)
            return Cost(wall=monotonic() - started, processor=0, memory=0)
        finally:
            server.terminate()


def _shown(address: str) -> str:
    with urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - our own server
        text: str = answer.read().decode()
        return text
