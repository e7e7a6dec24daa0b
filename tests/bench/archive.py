"""A generated archive as plain values, so that it can be written for other generators."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json import dumps
from pathlib import Path
from re import sub
from typing import Any, Final

import yaml

# The two documents of every event: title, kind, file.
DOCUMENTS: Final = (("Agenda", "agenda", "agenda.pdf"), ("Event summary", "summary", "summary.pdf"))

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A series or an organisation. fields: title and summary; text: Markdown."""

    id: str
    fields: Fields
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event.

    fields: all that its page says but for the text; text: Markdown, with addresses from the site's root; folder: where
    its files lie.
    """

    id: str
    year: str
    fields: Fields
    text: str
    folder: Path

    @property
    def address(self) -> str:
        """The address of its page."""
        return f"/events/{self.year}/{self.id}/"

    @property
    def agenda(self) -> Fields:
        """What the page of its agenda says."""
        return {"title": f"Agenda: {self.fields['title']}", "items": self.fields["items"], **self._told}

    @property
    def documents(self) -> Iterator[tuple[str, Fields]]:
        """What the page of each of its documents says, by the documents' ids."""
        for title, kind, file in DOCUMENTS:
            yield f"{self.id}-{kind}", {"title": title, "doc": kind, "file": file, **self._told}

    @property
    def _told(self) -> Fields:
        return {"event": self.address, "eventtitle": self.fields["title"], "date": self.fields["date"]}


def entries_of(root: Path, kind: str) -> Iterator[Entry]:
    """Return the series or the organisations of an archive."""
    for file in sorted((root / "content" / kind).glob("*.md")):
        head, text = _parts(file)
        yield Entry(
            id=file.stem, fields={"title": head.get("title") or head["name"], "summary": head["summary"]}, text=text
        )


def events_of(root: Path) -> Iterator[Event]:
    """Return the events of an archive in their order."""
    files = {
        file.parent.name: file
        for file in sorted(root.glob("content/events/*/*/index.md"), key=lambda file: file.parent.name)
    }
    addresses = {name: f"/events/{file.parts[-3]}/{name}/" for name, file in files.items()}
    for name, file in files.items():
        head, text = _parts(file)
        agenda, _ = _parts(file.with_name("agenda.md"))
        yield Event(
            id=name,
            year=file.parts[-3],
            fields={
                "title": head["title"],
                "date": head["start"],
                "summary": head["summary"],
                "number": int(head["number"]),
                "place": head["place"],
                "country": str(head["place"]).rpartition(", ")[2].lower(),
                "kind": head["kind"],
                "series": head["series"],
                "topics": head["topics"],
                "roles": [{"role": role, "organisation": held} for role, held in head["organisations"].items()],
                "count": head["participants"]["count"],
                "from": head["participants"]["countries"],
                "outcomes": [_outcome(outcome, addresses) for outcome in head["outcomes"]],
                "related": [addresses[other] for other in head.get("related", ())],
                "items": [item for day in agenda.get("days") or [agenda] for item in day["items"]],
            },
            text=sub(r"\]\(\.\./\.\./(\d+/[^/]+/)index\.md\)", r"](/events/\1)", text),
            folder=file.parent,
        )


def put(file: Path, fields: Fields, text: str = "") -> None:
    """Write a file with front matter, as JSON, which is YAML and of which no generator makes other values."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{dumps(fields)}\n---\n{text}", encoding="utf-8")


def _outcome(outcome: Mapping[str, str], addresses: Mapping[str, str]) -> Fields:
    earlier, _, anchor = outcome.get("follows", "").partition("#")
    return {**outcome, "follows": f"{addresses[earlier]}#{anchor}" if earlier else ""}


def _parts(file: Path) -> tuple[dict[str, Any], str]:
    """Return the front matter of a file, every value as text, and what stands below it."""
    _, head, text = file.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.load(head, Loader=yaml.CBaseLoader), text  # noqa: S506 - the base loader makes texts, lists and mappings only
