"""The preview shows pictures as readers will get them: clean, and in all sizes, without writing any."""

from io import BytesIO

from PIL import Image

from tests.pictures.planting import CANARY, JPEG, canaries_in, frames, picture, saved
from tests.preview.editing import Shown
from tests.sites.built import add, snapshot


def test_pictures_are_shown_clean_and_in_all_sizes(shown: Shown) -> None:
    photo = JPEG["comment"](saved(picture(size=(1000, 500)), "JPEG"), CANARY)
    add(shown.root, "content/photo.jpg", photo)
    add(shown.root, "content/about.md", "---\ntitle: About\n---\n![A river](photo.jpg)\n")
    before = snapshot(shown.root)
    shown.live.rebuild()
    assert "photo.jpg@480.webp 480w" in shown.ask("/about/").text
    whole, small = shown.ask("/about/photo.jpg"), shown.ask("/about/photo.jpg@480.webp")
    assert (whole.headers["Content-Type"], small.headers["Content-Type"]) == ("image/jpeg", "image/webp")
    assert frames(whole.body) == frames(photo)
    assert not canaries_in(whole.body)
    with Image.open(BytesIO(small.body)) as image:
        assert image.size == (480, 240)
    assert snapshot(shown.root) == before


def test_a_picture_saved_again_a_moment_ago_is_not_shown_as_the_old_one(shown: Shown) -> None:
    add(shown.root, "content/photo.jpg", saved(picture(size=(1000, 500)), "JPEG"))
    add(shown.root, "content/about.md", "---\ntitle: About\n---\n![A river](photo.jpg)\n")
    shown.live.rebuild()
    add(shown.root, "content/photo.jpg", saved(picture(size=(1000, 800)), "JPEG"))
    answered = shown.ask("/about/photo.jpg@480.webp")
    assert answered.status == 503 or _size(answered.body) == (480, 384)  # On a busy machine it was rebuilt meanwhile.
    shown.live.rebuild()
    assert _size(shown.ask("/about/photo.jpg@480.webp").body) == (480, 384)


def _size(data: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(data)) as image:
        return image.size
