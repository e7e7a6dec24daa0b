"""Pictures as readers get them: clean, in sizes for their screens, and drawn once.

None has a type other than its own.
"""

import re
import shutil
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from PIL import Image

from adfm_site.build import drawing
from adfm_site.build.commands import verify
from adfm_site.inputs.options import Options
from adfm_site.pictures.cleaning import resized
from adfm_site.progress import silent
from tests.pictures.planting import CANARY, JPEG, canaries_in, film, frames, picture, saved
from tests.sites.built import AS_OF, add, build_site, codes, edit, snapshot

EVENT = "content/events/2021/first"
SHOWN = "events/2021/first"
FILES = f"../../../{SHOWN}/"
TEXT = (
    "---\ntitle: First meeting\nkind: {kind}\nstart: 2021-05-03\nimage: {{file: photo.jpg, alt: A river}}\n"
    "downloads:\n  - title: Map\n    kind: {paper}\n    file: map.png\n---\nWe met.\n\n![A map](map.png)\n\n![A "
    "film](film.gif)\n"
)


def planted(data: bytes) -> bytes:
    for place in ("EXIF", "XMP", "IPTC", "comment", "behind the end"):
        data = JPEG[place](data, CANARY)
    return data


@pytest.fixture
def site(small: Path) -> Path:
    """Return a site with an event whose page shows three pictures, one of which is also a document."""
    shutil.rmtree(small / "content/events")
    kind = re.findall(
        r"^  ([\w-]+):$", (small / "site.yaml").read_text(encoding="utf-8").partition("kinds:")[2], re.MULTILINE
    )[0]
    add(small, f"{EVENT}/index.md", TEXT.format(kind=kind, paper="report"))
    add(small, f"{EVENT}/photo.jpg", planted(saved(picture(size=(2000, 1000)), "JPEG")))
    add(small, f"{EVENT}/map.png", saved(picture(size=(1000, 400)), "PNG"))
    add(small, f"{EVENT}/film.gif", film("GIF"))
    return small


def built(site: Path) -> list[str]:
    """Build a site, and give what is wrong with it beside the photograph that says where it was taken."""
    return [code for code in codes(build_site(site)) if code != "photo-says-where"]


def page(root: Path) -> str:
    return (root / "output" / SHOWN / "index.html").read_text(encoding="utf-8")


def test_pictures_stand_on_pages_in_sizes_and_with_their_own_form_behind(site: Path) -> None:
    assert built(site) == []
    shown = page(site)
    photo = re.search(r"<picture>.*?photo.*?</picture>", shown)
    assert photo
    assert photo[0] == (
        '<picture><source type="image/webp"'
        f' srcset="{FILES}photo.jpg@480.webp 480w, {FILES}photo.jpg@960.webp 960w, {FILES}photo.jpg@1440.webp 1440w"'
        ' sizes="(min-width: 796px) 756px, calc(100vw - 40px)">'
        f'<img src="{FILES}photo.jpg@960.jpg" alt="A river" width="2000" height="1000"></picture>'
    )
    assert (
        f'<picture><source type="image/webp" srcset="{FILES}map.png@480.webp 480w, {FILES}map.png@1000.webp 1000w"'
        ' sizes="(min-width: 796px) 756px, calc(100vw - 40px)">'
        f'<img src="{FILES}map.png" alt="A map" width="1000" height="400" loading="lazy" decoding="async"></picture>'
    ) in shown
    assert f'<img src="{FILES}film.gif" alt="A film" width="24" height="16" loading="lazy" decoding="async">' in shown


def test_each_copy_is_what_its_name_says_and_nothing_is_enlarged(site: Path) -> None:
    build_site(site)
    copies = [file for file in (site / "output" / SHOWN).iterdir() if "@" in file.name]
    assert len(copies) == 6
    for file in copies:
        original, _, rest = file.name.partition("@")
        width, _, ending = rest.partition(".")
        with Image.open(file) as copy, Image.open(site / EVENT / original) as before:
            assert (copy.width, copy.format) == (int(width), {"webp": "WEBP", "jpg": "JPEG"}[ending])
            assert copy.width <= before.width
            assert copy.height == round(before.height * copy.width / before.width)


def test_a_photograph_that_says_where_it_was_taken_is_noted(site: Path) -> None:
    assert codes(build_site(site)) == ["photo-says-where"]


def test_no_canary_is_published_and_the_pixels_are_the_same(site: Path) -> None:
    build_site(site)
    assert canaries_in((site / EVENT / "photo.jpg").read_bytes())
    assert not [path for path, data in snapshot(site / "output").items() if canaries_in(data)]
    assert frames((site / "output" / SHOWN / "photo.jpg").read_bytes()) == frames(
        (site / EVENT / "photo.jpg").read_bytes()
    )
    assert frames((site / "output" / SHOWN / "film.gif").read_bytes()) == frames(
        (site / EVENT / "film.gif").read_bytes()
    )


def test_the_size_and_checksum_of_a_document_are_those_of_the_copy_that_readers_get(site: Path) -> None:
    add(site, f"{EVENT}/map.png", _with_words(site))
    assert built(site) == []
    published = (site / "output" / SHOWN / "map.png").read_bytes()
    assert published != (site / EVENT / "map.png").read_bytes()
    landing = (site / "output/documents/first-map/index.html").read_text(encoding="utf-8")
    assert sha256(published).hexdigest() in landing


def _with_words(site: Path) -> bytes:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - beside its only use

    words = PngInfo()
    words.add_text("Author", "CANARY")
    with Image.open(site / EVENT / "map.png") as image:
        return saved(image, "PNG", pnginfo=words)


def test_a_picture_is_drawn_once_and_an_edited_page_draws_none(site: Path) -> None:
    with patch.object(drawing, "resized", wraps=resized) as drawing_:
        build_site(site)
        assert drawing_.call_count == 6
        edit(site, f"{EVENT}/index.md", "We met.", "We met again.")
        assert built(site) == []
        assert drawing_.call_count == 6
        add(site, f"{EVENT}/photo.jpg", saved(picture(size=(2000, 1001)), "JPEG"))
        build_site(site)
        assert drawing_.call_count == 10
        with patch("adfm_site.build.fingerprint._installed", lambda: {"pillow": [Path("pillow-99.dist-info")]}):
            build_site(site)
        assert drawing_.call_count == 16


def test_remembered_pictures_are_those_of_a_clean_build(site: Path) -> None:
    build_site(site)
    edit(site, f"{EVENT}/index.md", "A river", "A wide river")
    build_site(site)
    assert verify(site, site / "output", Options(as_of=AS_OF), silent)[1] == ()


def test_a_picture_that_goes_takes_its_copies_along(site: Path) -> None:
    build_site(site)
    edit(site, f"{EVENT}/index.md", "image: {file: photo.jpg, alt: A river}\n", "")
    build_site(site)
    assert not list((site / "output" / SHOWN).glob("photo*"))


def test_no_file_of_an_editor_can_have_the_name_of_a_copy(site: Path) -> None:
    add(site, f"{EVENT}/map.png@480.png", saved(picture(), "PNG"))
    edit(site, f"{EVENT}/index.md", "![A map](map.png)", "![A map](map.png@480.png)")
    assert built(site) == ["unpublishable-name"]


def test_a_picture_turned_by_a_quarter_is_published_upright_in_all_sizes(site: Path) -> None:
    told = Image.Exif()
    told[0x0112] = 6
    add(site, f"{EVENT}/photo.jpg", saved(picture(size=(2000, 1000)), "JPEG", exif=told))
    assert built(site) == []
    assert 'width="1000" height="2000"' in page(site)
    for name, size in {
        "photo.jpg": (1000, 2000),
        "photo.jpg@480.webp": (480, 960),
        "photo.jpg@1000.webp": (1000, 2000),
    }.items():
        with Image.open(site / "output" / SHOWN / name) as image:
            assert image.size == size


def test_a_small_picture_has_no_copies(site: Path) -> None:
    add(site, f"{EVENT}/photo.jpg", saved(picture(size=(480, 300)), "JPEG"))
    build_site(site)
    assert not list((site / "output" / SHOWN).glob("photo.jpg@*"))
    assert f'<img src="{FILES}photo.jpg" alt="A river" width="480" height="300">' in page(site)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "I;16", "RGBA"])
def test_pictures_of_all_kinds_have_copies_that_look_like_them(site: Path, mode: str) -> None:
    drawn = (
        picture("L", (700, 300)).convert("I").point(lambda level: level * 257).convert("I;16")
        if mode == "I;16"
        else picture(mode, (700, 300))
    )
    add(site, f"{EVENT}/map.png", saved(drawn, "PNG"))
    assert built(site) == []
    with Image.open(site / "output" / SHOWN / "map.png@480.webp") as copy:
        looks = copy.convert("RGBA" if mode in ("LA", "RGBA") else "RGB")
        like = picture("L" if mode == "I;16" else mode, (700, 300)).convert(looks.mode).resize(looks.size)
        difference = [abs(one - other) for one, other in zip(looks.tobytes(), like.tobytes(), strict=True)]
        assert sum(difference) / len(difference) < (60 if mode == "1" else 4)


def test_the_first_picture_of_a_page_is_not_lazy(site: Path) -> None:
    add(site, "content/news.md", "---\ntitle: News\n---\n![One](a.png)\n\n![Two](b.png)\n")
    add(site, "content/later.md", "---\ntitle: Later\n---\nWords.\n\n![One](a.png)\n")
    for name in "ab":
        add(site, f"content/{name}.png", saved(picture(), "PNG"))
    build_site(site)
    pages = [(site / f"output/{name}/index.html").read_text(encoding="utf-8") for name in ("news", "later")]
    assert [re.findall(r"loading=\"\w+\"", shown) for shown in pages] == [['loading="lazy"'], ['loading="lazy"']]
    assert '<img src="../news/a.png" alt="One" width="24" height="16">' in pages[0]


def test_the_same_picture_gives_the_same_bytes(site: Path) -> None:
    build_site(site)
    first = snapshot(site / "output")
    build_site(site, output=site / "other")
    assert snapshot(site / "other") == first


def test_bytes_of_a_picture_are_those_of_its_file(site: Path) -> None:
    data = (site / EVENT / "photo.jpg").read_bytes()
    assert resized(data, "JPEG", 480, "WEBP") == resized(bytes(bytearray(data)), "JPEG", 480, "WEBP")
    with Image.open(BytesIO(resized(data, "JPEG", 960, "JPEG"))) as image:
        assert image.size == (960, 480)
