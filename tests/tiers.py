"""How far the battery goes: on every push, or at night (ADFM_SITE_TESTS=nightly), as reliability's table of tests says."""

import os
from typing import Final

NIGHTLY: Final = os.environ.get("ADFM_SITE_TESTS") == "nightly"


def figure(push: int, night: int) -> int:
    """Give how often something is tried: on every push, or at night."""
    return night if NIGHTLY else push
