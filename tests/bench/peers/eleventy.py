"""Eleventy: everything is a page of Markdown with a layout; the ways into the archive are collections."""

import shutil
from pathlib import Path

from tests.bench.archive import DOCUMENTS, entries_of, events_of, put


def write(archive: Path, site: Path) -> None:
    """Write a generated archive for Eleventy."""
    for kind in ("series", "organisations"):
        for entry in entries_of(archive, kind):
            # Their texts stand on the pages of the lists.
            put(site / f"content/{kind}/{entry.id}.md", {**entry.fields, "permalink": False}, entry.text)
    for event in events_of(archive):
        folder, address = site / f"content/events/{event.year}/{event.id}", event.address
        put(folder / "index.md", {**event.fields, "layout": "event.njk", "permalink": address}, event.text)
        put(
            site / f"content/agendas/{event.id}.md",
            {**event.agenda, "layout": "agenda.njk", "permalink": f"{address}agenda/"},
        )
        for _, _, file in DOCUMENTS:
            shutil.copy(event.folder / file, folder / file)
        for name, document in event.documents:
            fields = {**document, "layout": "document.njk", "tags": "document", "permalink": f"/documents/{name}/"}
            put(site / f"content/documents/{name}.md", fields)
    (site / "content/content.11tydata.mjs").write_text(
        'import { readFileSync } from "node:fs";\nexport default { style: readFileSync("style.css", "utf-8") };\n',
        encoding="utf-8",
    )
