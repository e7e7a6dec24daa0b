"""The reason why a page was last rebuilt is printed in words."""

from pathlib import Path

import pytest

from adfm_site.build import fingerprint
from tests.sites.built import add, build_site, edit
from tests.sites.process import command

PAGE = "/events/2024/first/"


@pytest.fixture
def built(small: Path) -> Path:
    """Return a site that was built twice, so that its memory has content."""
    add(small, "content/about.md", "---\ntitle: About\n---\nSee [the first](events/2024/first/index.md).\n")
    assert build_site(small).errors == 0
    return small


def why(root: Path, address: str = PAGE) -> str:
    assert build_site(root).errors == 0
    done = command("explain", address, "--site", root)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().removeprefix(f"{address} was last rebuilt because ")


def test_the_first_build(built: Path) -> None:
    assert why(built) == "there was no record of earlier builds."


def test_a_new_page(built: Path) -> None:
    add(built, "content/later.md", "---\ntitle: Later\n---\nText.\n")
    assert why(built, "/later/") == "it was not published before."


def test_its_own_text_and_nothing_afterwards(built: Path) -> None:
    edit(built, "content/events/2024/first/index.md", "Neighbours", "All neighbours")
    assert why(built) == "content/events/2024/first/index.md had changed."
    add(built, "content/later.md", "---\ntitle: Later\n---\nText.\n")
    assert why(built) == "content/events/2024/first/index.md had changed."


def test_a_template_and_site_yaml(built: Path) -> None:
    edit(built, "site.yaml", "name: Mill Brook Meetings", "name: Brook Meetings")
    add(built, "templates/event.html", "{{ page.title }}")
    assert why(built) == "site.yaml, templates/event.html had changed."


def test_what_it_shows_of_another(built: Path) -> None:
    edit(built, "content/events/2024/first/index.md", "title: First", "title: Very first")
    assert (
        why(built, "/events/")
        == "it shows content from other files, and these had changed: content/events/2024/first/index.md."
    )


def test_a_file_that_was_altered(built: Path) -> None:
    (built / "output/events/2024/first/index.html").write_text("altered")
    assert why(built) == "its file in output/ was missing, or had been changed."


def test_other_options(built: Path) -> None:
    assert build_site(built, base="https://other.example").errors == 0
    told = command("explain", "/", "--site", built).stdout
    assert told == "/ was last rebuilt because the build had a different address or different options.\n"


def test_a_package_that_adfm_site_requires(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = fingerprint._installed()  # noqa: SLF001 - tests put another in its place
    another = {**installed, "markupsafe": [Path("markupsafe-99.0.dist-info")]}
    monkeypatch.setattr(fingerprint, "_installed", lambda: another)
    assert why(built) == "markupsafe had changed."


def test_the_generator_itself(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engine").mkdir()
    monkeypatch.setattr(fingerprint, "_PACKAGE", tmp_path / "engine")
    assert why(built) == "adfm-site itself had changed."


def test_what_is_not_there(built: Path, tmp_path: Path) -> None:
    for words in (("/nowhere/",), (PAGE, "--output", tmp_path / "elsewhere")):
        done = command("explain", *words, "--site", built)
        assert done.returncode == 2
        assert "nothing is known about" in done.stderr
