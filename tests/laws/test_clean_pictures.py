"""No metadata of a camera, a telephone or a program is published with a picture, and no pixel changes."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from adfm_site.pictures import colours
from adfm_site.pictures.cleaning import clean, dissected, resized
from adfm_site.pictures.dissected import DamagedPicture
from tests.pictures.planting import BASES, CANARY, PLACES, canaries_in, exif, frames, picture, profile, saved

EACH = [(form, base, place) for form, bases in BASES.items() for base in bases for place in PLACES[form]]


@pytest.mark.parametrize(("form", "base", "place"), EACH)
def test_nothing_planted_is_published_and_no_pixel_changes(form: str, base: str, place: str) -> None:
    planted = PLACES[form][place](BASES[form][base], CANARY + b"-0123456789")
    assert canaries_in(planted)
    cleaned = clean(planted, form).data
    assert not canaries_in(cleaned)
    assert frames(cleaned) == frames(BASES[form][base])
    assert clean(cleaned, form).data == cleaned


@given(st.data())
def test_nothing_planted_in_many_places_is_published(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(sorted(BASES)))
    base = BASES[form][data.draw(st.sampled_from(sorted(BASES[form])))]
    planted = base
    for place in data.draw(st.lists(st.sampled_from(sorted(PLACES[form])), min_size=1, max_size=6, unique=True)):
        words = data.draw(st.binary(min_size=8, max_size=24)).replace(b"\xff", b"\xfe")
        # A name ends at the first zero (PNG, 11.3.2.3).
        words = words.replace(b"\0", b"\1") if place.startswith("name") else words
        # What is behind the end stays there, and what is put before it is put before it.
        planted = PLACES[form][place](planted, CANARY + words)
        if "behind the end" in place or "second one" in place or place == "in the end":
            break
    cleaned = clean(planted, form).data
    assert not canaries_in(cleaned)
    assert frames(cleaned) == frames(base)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_published_upright(form: str, order: str, orientation: int) -> None:
    how = {"JPEG": {"quality": 95, "subsampling": 0}, "WEBP": {"lossless": True}}.get(form, {})
    told = (b"Exif\0\0" if form == "JPEG" else b"") + exif(CANARY, orientation, order)
    written = saved(picture(size=(48, 32)), form, exif=told, **how)
    cleaned = clean(written, form)
    assert cleaned.located
    assert not canaries_in(cleaned.data)
    with Image.open(BytesIO(written)) as before, Image.open(BytesIO(cleaned.data)) as after:
        upright = ImageOps.exif_transpose(before)
        assert (cleaned.width, cleaned.height) == after.size == upright.size
        assert after.getexif() == {}
        worst = 0 if form != "JPEG" else 6
        assert max(abs(one - other) for one, other in zip(upright.tobytes(), after.tobytes(), strict=True)) <= worst
        smaller = Image.open(BytesIO(resized(written, form, cleaned.width // 2, "WEBP"))).convert("RGB")
        awaited = upright.convert("RGB").resize(smaller.size)
        assert (
            sum(abs(one - other) for one, other in zip(smaller.tobytes(), awaited.tobytes(), strict=True))
            / len(awaited.tobytes())
            < 12
        )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_colours_stay_what_their_profile_makes_of_them(form: str) -> None:
    own = profile(CANARY)
    written = saved(picture(), form, icc_profile=own)
    for data in (clean(written, form).data, resized(written, form, 12, "WEBP")):
        with Image.open(BytesIO(data)) as image:
            kept = image.info["icc_profile"]
        assert not canaries_in(kept)
        screen = ImageCms.createProfile("sRGB")
        one, other = (
            ImageCms.profileToProfile(picture(), ImageCms.ImageCmsProfile(BytesIO(each)), screen, outputMode="RGB")
            for each in (own, kept)
        )
        assert one.tobytes() == other.tobytes()


def test_a_profile_that_is_none_is_left_out() -> None:
    for written in (b"", b"words", bytes(200), profile(CANARY)[:300]):
        assert colours.rewritten(written) == b""


def test_a_picture_for_printing_is_published_for_screens() -> None:
    cleaned = clean(saved(picture("CMYK"), "JPEG", quality=95), "JPEG").data
    with Image.open(BytesIO(cleaned)) as image:
        assert image.mode == "RGB"
        pairs = zip(image.tobytes(), picture("CMYK").convert("RGB").tobytes(), strict=True)
        assert max(abs(one - other) for one, other in pairs) < 60


@pytest.mark.parametrize(("form", "base"), [(form, base) for form, bases in BASES.items() for base in bases])
def test_a_file_that_was_cut_is_refused(form: str, base: str) -> None:
    whole = BASES[form][base]
    for length in (*range(0, len(whole), max(1, len(whole) // 40)), len(whole) - 1):
        if form == "WEBP" and length == len(whole) - 1 and whole[-1:] == b"\0":
            continue  # A last byte that only fills up.
        with pytest.raises((DamagedPicture, OSError, ValueError, SyntaxError)):
            clean(whole[:length], form)


def _application_kept(walk: Any, marker: int, payload: bytes) -> None:
    walk._kept.append(b"\xff" + bytes((marker,)) + (len(payload) + 2).to_bytes(2) + payload)  # noqa: SLF001 - a fault is planted inside


def _extension_kept(walk: Any) -> None:
    walk._position += 2  # noqa: SLF001 - as above
    walk._take(walk._end_of_blocks() - walk._position)  # noqa: SLF001 - as above


_FAULTS = {
    "PNG": "adfm_site.pictures.png._fits",
    "JPEG": "adfm_site.pictures.jpeg._Walk._application",
    "WEBP": "adfm_site.pictures.webp.rewritten",
    "GIF": "adfm_site.pictures.gif._Walk._extension",
}
_INSTEAD = {"PNG": lambda *_: True, "JPEG": _application_kept, "WEBP": lambda written: written, "GIF": _extension_kept}


@pytest.mark.parametrize("form", sorted(_FAULTS))
def test_a_cleaner_that_lets_something_through_is_caught(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_FAULTS[form], _INSTEAD[form])
    base = next(iter(BASES[form].values()))
    assert any(canaries_in(dissected(plant(base, CANARY), form).kept) for plant in PLACES[form].values())
