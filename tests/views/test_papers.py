"""The papers of an agenda's items: named with what readers can have of each, by its file's name or by its id."""

import pytest

from adfm_site.views.agenda import agenda_view
from tests.sites.memory import SITE, archive_of, complaints_of, event, frame_of

LIST = """downloads:
  - {title: Report, kind: report, file: report.pdf}
  - {title: Essay, kind: paper, held: false}
  - {title: Talk, kind: recording, url: "https://www.talks.example/1", length: 9 minutes}
  - {title: Old map, kind: report, file: map.pdf, withdrawn: {date: 2023, reason: It was wrong.}}
  - {title: Named, kind: speech, id: opening, held: false}
  - {title: List, kind: participants, file: list.pdf, restricted: true, announce: true}
  - {title: Next, kind: summary, file: next.pdf, publish: 2031-06-04, announce: true}
  - {title: Silent, kind: summary, file: silent.pdf, publish: 2031-06-04}
"""
FILES = {f"events/2024/a/{name}.pdf": name for name in ("report", "map", "list", "next", "silent")}
PAPERS = {
    "report.pdf": ("Report (PDF, 1\u00a0KB)", "/events/2024/a/report.pdf"),
    "a-report": ("Report (PDF, 1\u00a0KB)", "/events/2024/a/report.pdf"),
    "a-essay": ("Essay (not held in this archive)", ""),
    "a-talk": ("Talk (at talks.example, 9 minutes)", "https://www.talks.example/1"),
    "map.pdf": ("Withdrawn: Old map", "/documents/a-map/"),
    "a-opening": ("Named (not held in this archive)", "/documents/a-opening/"),
    "list.pdf": ("Participant list: not public", ""),
    "a-list": ("Participant list: not public", ""),
    "next.pdf": ("Summary: will be published on 4 June 2031 at midnight Vienna time", ""),
    "elsewhere": ("Elsewhere (at books.example)", "https://books.example/"),
}


def files(*papers: str) -> dict[str, str]:
    return {
        **FILES,
        "events/2024/a/index.md": event(f"start: 2024\n{LIST}"),
        "events/2024/a/agenda.md": f"---\nitems:\n  - title: Opening\n    papers: [{', '.join(papers)}]\n---\n",
        "documents/elsewhere.md": "---\ntitle: Elsewhere\nkind: reading\nurl: https://books.example/\n---\n",
    }


def shown(*papers: str) -> list[tuple[str, str]]:
    archive = archive_of(files(*papers), site=SITE)
    (row,) = agenda_view(archive, frame_of(archive), "a").tables[0].rows
    return [(paper.text, paper.address) for paper in row.papers]


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_is_named_with_what_readers_can_have_of_it(paper: str) -> None:
    assert shown(paper) == [PAPERS[paper]]
    assert complaints_of(files(paper), site=SITE) == ()


def test_what_readers_may_not_know_of_is_not_named() -> None:
    assert shown("silent.pdf", "a-essay") == [PAPERS["a-essay"]]
