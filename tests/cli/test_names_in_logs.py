"""No log has a name that must not be published, whatever mistake is on its line."""

from itertools import pairwise
from pathlib import Path

import pytest

from adfm_site.report import FORMATS
from tests.sites.built import REPOSITORY, add
from tests.sites.process import command

SITE = (REPOSITORY / "tests/sites/minimal/site.yaml").read_text(encoding="utf-8")
NAMES = ("Ira Müller", "IRA MÜLLER", "Ira Mu\u0308ller", "Müller, Ira", "Noor Haddad", "Noor\u00a0Haddad", "Nora Hadid")
FILES = {
    "site.yaml": SITE + "withheld-names: [Ira Müller]\nnavigaton: Ira Müller\n",
    "content/people/noor-haddad.md": "---\nname: Noor Haddad\nalso-known-as: Nora Hadid\n---\n",
    "content/news.md": "---\ntitle: News of Ira Müller\ntitel: IRA MÜLLER and Nora Hadid\n---\n"
    "Ira Mu\u0308ller and and Müller, Ira at the the meeting with Noor\u00a0Haddad: [Ira Müller](nora-hadid.md).\n\n"
    "[Noor Haddad][Noor Haddad] and <Müller> {{% Ira Müller %}}\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, words in FILES.items():
        add(tmp_path, path, words)
    add(tmp_path, "content/index.md", "---\ntitle: Home\n---\n")
    return tmp_path


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("what", [("check",), ("build",), ("check", "--fix"), ("build", "--strict")], ids=" ".join)
def test_names_are_blocks(site: Path, what: tuple[str, ...], format_: str) -> None:
    for _ in range(2):  # the second run remembers what the first one reported
        done = command(*what, "--format", format_, "--site", str(site))
        said = done.stdout + done.stderr
        assert "news.md" in said
        assert [name for name in NAMES if name in said] == []


def test_other_words_and_carets_stay(site: Path) -> None:
    said = command("check", "--site", str(site)).stderr
    assert "navigaton: ███ ██████" in said
    assert "at the the meeting with" in said
    pointed_at = {
        line[below.index("^") :][: below.count("^")] for line, below in pairwise(said.splitlines()) if "^" in below
    }
    assert {"and and", "the the", "navigaton", "titel"} <= pointed_at


@pytest.mark.parametrize(
    "field",
    [
        "withheld-names: [Ira Müller",
        "withheld-names:\n  - Ira Müller\n\n  - *Ira Müller",
        '"withheld-names": {Ira Müller: }',
    ],
)
def test_a_field_that_cannot_be_read_is_not_shown(site: Path, field: str) -> None:
    add(site, "site.yaml", f"{SITE}{field}\nlanguages: [en\n")
    add(site, "content/news.md", "---\ntitle: News\n---\n")
    said = command("check", "--site", str(site)).stderr
    assert "site.yaml" in said
    assert "Müller" not in said


def test_what_hides_nothing_fails_here(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adfm_site.build.redacting.redacted", lambda outcome: outcome)
    assert "Ira Müller" in command("check", "--site", str(site)).stderr
