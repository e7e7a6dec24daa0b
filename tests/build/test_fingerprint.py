"""What is remembered is used as long as adfm-site, Python and the packages that it requires are the same."""

import sys
from pathlib import Path

import pytest

from adfm_site.build.fingerprint import changed, fingerprint

INSTALLED = {
    "adfm_site-1.0": ("jinja2>=3", 'python-frontmatter [toml] >=1; python_version > "3"', 'pytest>=9; extra == "test"'),
    "Jinja2-3.1.6": ("MarkupSafe>=2.0", 'Babel>=2.7 ; extra == "i18n"'),
    "MarkupSafe-3.0.2": (),
    "python_frontmatter-1.1.0": ("PyYAML", "toml ; extra == 'toml'", "sphinx ; extra == 'docs'"),
    "PyYAML-6.0.2": (),
    "toml-0.10": ("jinja2",),  # a circle
    "babel-2.18": (),
    "pytest-9.0.0": ("pluggy",),
    "sphinx-9.1": (),
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the one folder in which packages are installed, as far as the fingerprint can see."""
    for name, required in INSTALLED.items():
        install(tmp_path, name, *required)
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "nothing"), str(tmp_path / "some.zip")])
    return tmp_path


def install(folder: Path, name: str, *required: str) -> None:
    head = "".join(f"Requires-Dist: {one}\n" for one in required)
    (folder / f"{name}.dist-info").mkdir()
    text = f"Metadata-Version: 2.4\nName: {name}\n{head}\nWords of it.\nRequires-Dist: sphinx\n"
    (folder / f"{name}.dist-info/METADATA").write_text(text)


def upgrade(folder: Path, old: str, new: str) -> None:
    (folder / f"{old}.dist-info").rename(folder / f"{new}.dist-info")


def test_it_holds_what_is_required_directly_or_through_another_or_for_an_extra_that_is_asked(installed: Path) -> None:
    assert installed
    assert set(fingerprint()) == {
        "adfm-site itself", "Python", "jinja2", "markupsafe", "python-frontmatter", "pyyaml", "toml",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["babel-2.18", "pytest-9.0.0", "sphinx-9.1"])
def test_upgrading_what_is_not_required_changes_nothing(installed: Path, name: str) -> None:
    before = fingerprint()
    upgrade(installed, name, f"{name}.1")
    install(installed, "pre_commit-4.5", "jinja2", "pyyaml")
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("Jinja2-3.1.6", "jinja2-3.1.7", "jinja2"),
        ("MarkupSafe-3.0.2", "markupsafe-3.0.3", "markupsafe"),
        ("PyYAML-6.0.2", "pyyaml-6.0.3", "pyyaml"),
        ("toml-0.10", "toml-0.11", "toml"),
    ],
)
def test_upgrading_what_is_required_is_named(installed: Path, old: str, new: str, name: str) -> None:
    before = fingerprint()
    upgrade(installed, old, new)
    assert changed(before, fingerprint()) == [name]


def test_what_is_required_and_was_not_installed_is_named(installed: Path) -> None:
    (installed / "toml-0.10.dist-info/METADATA").unlink()
    (installed / "toml-0.10.dist-info").rmdir()
    before = fingerprint()
    install(installed, "toml-0.10")
    assert changed(before, fingerprint()) == ["toml"]


def test_where_adfm_site_itself_is_not_installed_all_that_is_counts(installed: Path) -> None:
    upgrade(installed, "adfm_site-1.0", "another-1.0")
    before = fingerprint()
    upgrade(installed, "sphinx-9.1", "sphinx-9.2")
    assert changed(before, fingerprint()) == ["sphinx"]


def test_metadata_that_cannot_be_read_names_no_requirements(installed: Path) -> None:
    (installed / "Jinja2-3.1.6.dist-info/METADATA").write_bytes(b"\xff\xfe\0")
    (installed / "PyYAML-6.0.2.dist-info/METADATA").unlink()
    assert set(fingerprint()) == {"adfm-site itself", "Python", "jinja2", "python-frontmatter", "pyyaml", "toml"}
