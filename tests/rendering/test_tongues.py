"""What sentences name has its own language."""

from types import SimpleNamespace

import pytest
from msgspec import Struct

from adfm_site.artifact import Artifact, Template
from adfm_site.rendering.templates import Renderer


class View(Struct, frozen=True, kw_only=True):
    """A sentence that names something."""

    page: SimpleNamespace
    text: str
    name: str
    said: str


def marked(text: str, name: str = "", said: str = "", *, page: str = "en") -> str:
    view = View(page=SimpleNamespace(language=page), text=text, name=name, said=said)
    recipe = Template(name="a.html")
    rendered = Renderer({"a.html": "{{ text | tongues(name, said) }}"}).render(
        Artifact(address="/", recipe=recipe, view=view, origin="")
    )
    return rendered.decode()


@pytest.mark.parametrize(
    ("text", "name", "said", "found"),
    [
        ("About it & them", "", "", "About it &amp; them"),
        ("About Über uns", "Über uns", "de", 'About <span lang="de" dir="auto">Über uns</span>'),
        ("About Über uns", "Über uns", "en-GB", "About Über uns"),
        ("About แม่น้ำ & it", "", "", 'About <span lang="th" dir="auto">แม่น้ำ</span> &amp; it'),
        ("About <แม่น้ำ>", "<แม่น้ำ>", "", 'About <span lang="th" dir="auto">&lt;แม่น้ำ&gt;</span>'),
        (
            "About Song, ບັນທຶກ",
            "Song",
            "fr",
            'About <span lang="fr" dir="auto">Song</span>, <span lang="lo" dir="auto">ບັນທຶກ</span>',
        ),
        ("About Song", "Song", "th", "About Song"),
    ],
)
def test_a_part_in_another_language_than_its_page_says_so(text: str, name: str, said: str, found: str) -> None:
    assert marked(text, name, said) == found


def test_a_part_in_the_language_of_its_page_says_nothing() -> None:
    assert marked("เกี่ยวกับ แม่น้ำ", "แม่น้ำ", page="th-TH") == "เกี่ยวกับ แม่น้ำ"
