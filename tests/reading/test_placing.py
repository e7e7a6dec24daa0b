"""Where a file lies decides what it is."""

import pytest

from adfm_site.reading.placing import placed


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("index.md", "page", "index"),
        ("about.md", "page", "about"),
        ("guide/methods.md", "page", "guide/methods"),
        ("events/2019/atd-01/index.md", "event", "atd-01"),
        ("events/undated/lost/index.md", "event", "lost"),
        ("events/2019/atd-01/agenda.md", "agenda", "atd-01"),
        ("events/2019/atd-01/event-summary.md", "document", "atd-01-event-summary"),
        ("documents/report.md", "document", "report"),
        ("series/atd.md", "series", "atd"),
        ("organisations/idc.md", "organisation", "idc"),
        ("people/a-b.md", "person", "a-b"),
        ("topics/trafficking.md", "topic", "trafficking"),
    ],
)
def test_a_place_tells_the_kind_and_the_id(path: str, kind: str, name: str) -> None:
    place = placed(f"content/{path}").value
    assert place is not None
    assert (place.kind.name, place.id) == (kind, name)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("events.md", "misplaced-file"),
        ("events/2019.md", "misplaced-file"),
        ("events/2019/atd-01.md", "misplaced-file"),
        ("events/19/atd-01/index.md", "misplaced-file"),
        ("events/2019/atd-01/deep/index.md", "misplaced-file"),
        ("events/atd-01/index.md", "misplaced-file"),
        ("series.md", "misplaced-file"),
        ("series/2019/atd.md", "misplaced-file"),
        ("About.md", "unusable-name"),
        ("a b.md", "unusable-name"),
        ("a_b.md", "unusable-name"),
        ("-a.md", "unusable-name"),
        ("a--b.md", "unusable-name"),
        ("ก.md", "unusable-name"),
        (".md", "unusable-name"),
        ("../x.md", "unusable-name"),
        ("events/２０１９/a/index.md", "unusable-name"),
        ("index.th.md", "translation-not-supported"),
        ("events/2019/atd-01/index.zh-hant.md", "translation-not-supported"),
    ],
)
def test_a_file_in_any_other_place_is_an_error(path: str, code: str) -> None:
    place = placed(f"content/{path}")
    assert place.value is None
    assert [found.code for found in place.diagnostics] == [code]


def test_a_name_that_fits_is_proposed() -> None:
    assert "“my-report-2”" in placed("content/My Report (2).md").diagnostics[0].hints[0]
