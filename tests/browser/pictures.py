"""Pictures of every page type, to be looked at: `python -m tests.browser.pictures DIR [NAME …]`.

Builds the real archive, the site of states and that of bad input, and takes each page at 320 and 1280 pixels, light,
dark and in forced colours, and as it is printed. NAME: only pages whose name begins so. With `--sheets`, the small
sheets of the README are made of those pictures as well. Needs playwright, Chromium, and pdftoppm for the printed pages.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final

from PIL import Image

from tests.browser import bad_input
from tests.browser.chromium import launched
from tests.browser.serving import folder_served
from tests.sites.built import build_copy, build_site

BASE: Final = "https://archive.example/archive"
REAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "home": "/",
        "events": "/events/",
        "year": "/events/2019/",
        "event": "/events/2019/atd-01/",
        "event-in-parts": "/events/2022/adfm-11/",
        "agenda": "/events/2019/atd-01/agenda/",
        "series": "/series/atd-peer-learning/",
        "series-list": "/series/",
        "documents": "/documents/",
        "document": "/documents/atd-01-compiled-record/",
        "organisations": "/organisations/",
        "organisation": "/organisations/thai-dcy/",
        "place": "/places/th/",
        "topic": "/topics/child-detention/",
        "kind": "/kinds/roundtable/",
        "search": "/search/",
        "page": "/about/",
        "not-found": "/404.html",
    }
)
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "state-home": "/",
        "state-full": "/events/2019/second/",
        "state-agenda": "/events/2019/second/agenda/",
        "state-cancelled": "/events/2020/cancelled/",
        "state-postponed": "/events/2020/postponed/",
        "state-future": "/events/2026/scheduled/",
        "state-bare": "/events/2019/bare/",
        "state-awaited": "/events/2021/awaited/",
        "state-parts": "/events/2022/parts/",
        "state-withdrawn": "/events/2021/withdrawn/",
        "state-replaced": "/documents/handbook-first/",
        "state-document": "/documents/handbook/",
        "state-not-held": "/documents/not-held/",
        "state-organisation": "/organisations/gauge-bureau/",
        "state-person": "/people/mira-olt/",
        "state-documents": "/documents/",
        "state-events": "/events/",
    }
)
MODES: Final[tuple[tuple[str, int, Mapping[str, str]], ...]] = (
    ("320-light", 320, {"color_scheme": "light"}),
    ("320-dark", 320, {"color_scheme": "dark"}),
    ("320-forced", 320, {"forced_colors": "active"}),
    ("1280-light", 1280, {"color_scheme": "light"}),
    ("1280-dark", 1280, {"color_scheme": "dark"}),
    ("1280-forced", 1280, {"forced_colors": "active"}),
)
# Of each sheet: its name, the mode, the size of each picture, how many stand side by side.
SHOWN: Final = ("home", "events", "event", "agenda", "series", "documents", "document", "place")
SHEETS: Final = (
    ("pages-1280", "1280-light", 420, 560, 4),
    ("pages-320", "320-light", 200, 420, 8),
    ("pages-dark", "1280-dark", 420, 420, 4),
    ("pages-print", "print-1", 300, 424, 8),
)
_TALLEST: Final = 6000


def take(browser: Any, url: str, folder: Path, name: str) -> None:
    """Take one page in every mode, and its first printed pages."""
    for mode, width, how in MODES:
        page = browser.new_context(viewport={"width": width, "height": 800}, **how).new_page()
        page.goto(url)
        height = min(page.evaluate("document.documentElement.scrollHeight"), _TALLEST)
        page.screenshot(
            path=folder / f"{name}-{mode}.png", full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height}
        )
        page.context.close()
    page = browser.new_context().new_page()
    page.goto(url)
    pdf = folder / f"{name}.pdf"
    page.pdf(path=pdf, format="A4", prefer_css_page_size=True, tagged=True)
    page.context.close()
    subprocess.run(["pdftoppm", "-r", "60", "-png", "-l", "3", str(pdf), str(folder / f"{name}-print")], check=True)


def pictures(folder: Path, names: tuple[str, ...] = ()) -> None:
    """Build both sites and take their pages. names: only pages whose name begins with one of them."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary, launched() as browser:
        for output, pages in _sites(Path(temporary)):
            chosen = {name: path for name, path in pages.items() if not names or name.startswith(names)}
            with folder_served(output) as address:
                for name, path in chosen.items():
                    take(browser, address + path, folder, name)


def _sites(folder: Path) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """Build each site; give where it is published, and its pages."""
    for name, site, pages in (("real", None, REAL), ("states", "states", STATES)):
        above = folder / name
        above.mkdir()
        yield build_copy(site, above, base=BASE).output, pages
    bad = folder / "bad"
    pages = {f"bad-{name}": path for name, path in bad_input.write(bad).items()}
    build_site(bad)
    yield bad / "output", pages


def sheets(folder: Path, target: Path) -> None:
    """Join pictures to the small sheets of the README. folder: where the pictures are."""
    target.mkdir(parents=True, exist_ok=True)
    for name, mode, width, height, across in SHEETS:
        shown = [folder / f"{page}-{mode}.png" for page in SHOWN]
        sheet(shown, width, height, across).save(target / f"{name}.webp", quality=72, method=6)


def sheet(files: list[Path], width: int, height: int, across: int) -> Image.Image:
    """Join the upper parts of pictures to one, so many across. width and height: of each part, in pixels."""
    gap = 12
    down = -(-len(files) // across)
    whole = Image.new("RGB", (across * (width + gap) + gap, down * (height + gap) + gap), "#8b8f92")
    for number, file in enumerate(files):
        with Image.open(file) as found:
            whole_width = found.convert("RGB").crop(
                (0, 0, found.width, min(found.height, height * found.width // width))
            )
        part = whole_width.resize((width, round(whole_width.height * width / whole_width.width)))
        ground = Image.new("RGB", (width, height), part.getpixel((2, part.height - 2)))
        ground.paste(part, (0, 0))
        whole.paste(ground, (gap + number % across * (width + gap), gap + number // across * (height + gap)))
    return whole


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--sheets"]
    pictures(Path(arguments[0]), tuple(arguments[1:]))
    if "--sheets" in sys.argv:
        sheets(Path(arguments[0]), Path(__file__).parents[2] / ".github" / "images")
