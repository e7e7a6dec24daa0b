"""Hugo: events as bundles of pages, the ways into the archive as taxonomies."""

import shutil
from pathlib import Path

from tests.bench.archive import DOCUMENTS, entries_of, events_of, put


def write(archive: Path, site: Path) -> None:
    """Write a generated archive for Hugo."""
    for kind in ("series", "organisations"):
        for entry in entries_of(archive, kind):
            put(site / f"content/{kind}/{entry.id}/_index.md", entry.fields, entry.text)
    years = {}
    for event in events_of(archive):
        years[event.year] = f"Events in {event.year}"
        folder, fields = site / f"content/events/{event.year}/{event.id}", event.fields
        terms = {
            "places": [fields["country"]],
            "kinds": [fields["kind"]],
            "series": [fields["series"]],
            "organisations": [each["organisation"] for each in fields["roles"]],
        }
        # `items` is no name that a template of Hugo may ask of its parameters.
        put(folder / "index.md", {**fields, **terms, "sessions": fields["items"]}, event.text)
        put(
            site / f"content/agendas/{event.id}.md",
            {**event.agenda, "sessions": fields["items"], "url": f"{event.address}agenda/"},
        )
        for _, _, file in DOCUMENTS:
            shutil.copy(event.folder / file, folder / file)
        for name, document in event.documents:
            put(site / f"content/documents/{name}.md", document)
    for year, title in years.items():
        put(site / f"content/events/{year}/_index.md", {"title": title})
    put(site / "content/events/_index.md", {"title": "Events"})
    put(site / "content/_index.md", {"title": "River archive"})
