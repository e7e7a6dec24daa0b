"""Pelican: events as articles, agendas and documents as pages, the ways into the archive as categories and tags.

Its fields hold no lists of records, so outcomes, related events and the agenda stand in the text.
"""

import shutil
from pathlib import Path

from tests.bench.archive import DOCUMENTS, Event, events_of


def write(archive: Path, site: Path) -> None:
    """Write a generated archive for Pelican."""
    (site / "content/pages").mkdir(parents=True)
    listed = []
    for event in events_of(archive):
        fields = event.fields
        folder = site / f"content/events/{event.year}/{event.id}"
        folder.mkdir(parents=True)
        organisations = [each["organisation"] for each in fields["roles"]]
        head = {
            "title": fields["title"],
            "date": fields["date"],
            "category": fields["series"],
            "tags": ", ".join([*fields["topics"], *organisations, fields["country"], fields["kind"]]),
            "summary": fields["summary"],
            "kind": fields["kind"],
            "number": fields["number"],
            "place": fields["place"],
            "roles": "; ".join(f"{each['role']} {each['organisation']}" for each in fields["roles"]),
            "participants": f"{fields['count']} people from {', '.join(fields['from'])}",
        }
        _put(folder / "index.md", head, f"{event.text}\n{_more(event)}\n{_agenda(event)}")
        agenda = {"title": event.agenda["title"], "slug": f"{event.address}agenda".strip("/")}
        _put(site / f"content/pages/{event.id}.md", agenda, f"[{fields['title']}]({event.address})\n\n{_agenda(event)}")
        for _, _, file in DOCUMENTS:
            shutil.copy(event.folder / file, folder / file)
        for name, document in event.documents:
            listed.append(f"- [{document['title']}](/documents/{name}/)")
            file = f"[{document['title']}]({event.address}{document['file']}), PDF"
            text = f"[{document['eventtitle']}]({event.address})\n\n## Get this document\n\n{file}\n"
            _put(site / f"content/pages/{name}.md", {"title": document["title"], "slug": f"documents/{name}"}, text)
    _put(site / "content/pages/documents.md", {"title": "Documents", "slug": "documents"}, "\n".join(listed))


def _more(event: Event) -> str:
    outcomes = "\n".join(f"1. {each['text']}" for each in event.fields["outcomes"])
    related = "\n".join(f"- [{address}]({address})" for address in event.fields["related"])
    return f"\n## Outcomes\n\n{outcomes}\n\n## Related\n\n{related}\n"


def _agenda(event: Event) -> str:
    rows = "\n".join(f"| {item['time']} | {item['title']} |" for item in event.fields["items"])
    return f"\n## Agenda\n\n| Time | Item |\n| --- | --- |\n{rows}\n"


def _put(file: Path, head: dict[str, object], text: str) -> None:
    file.write_text("".join(f"{name}: {value}\n" for name, value in head.items()) + f"\n{text}", encoding="utf-8")
