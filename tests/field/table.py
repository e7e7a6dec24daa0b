"""The measured answers as data, and as the README's table."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypedDict

from tests.field.generators import GENERATORS, OURS
from tests.field.mistakes import MISTAKES
from tests.readme_parts import show

MEASURED: Final = Path(__file__).parent / "measured.json"


class Column(TypedDict):
    """What was measured of one generator: its version, the day, and the words for each mistake."""

    version: str
    date: str
    answers: dict[str, str]


def load() -> dict[str, Column]:
    """Return the columns measured last, by the generators' names."""
    columns: dict[str, Column] = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.exists() else {}
    return columns


def save(columns: Mapping[str, Column]) -> None:
    """Write the data, and the table into the README."""
    MEASURED.write_text(json.dumps(columns, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    show("field", table(columns))


def table(columns: Mapping[str, Column]) -> str:
    """Write the table in Markdown, and below it how each generator was asked."""
    asked = [generator for generator in GENERATORS if generator.name in columns]
    rows = [["an editor writes", *(generator.name for generator in asked)], ["---"] * (len(asked) + 1)]
    rows += [
        [mistake.row, *(columns[generator.name]["answers"][mistake.name] for generator in asked)]
        for mistake in MISTAKES
    ]
    lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    notes = [
        f"{generator.name} {columns[generator.name]['version']} ({columns[generator.name]['date']}): "
        + ", ".join(f"`{generator.program.rpartition('/')[2] or OURS.name} {words}`" for words in generator.asked)
        for generator in asked
    ]
    return f"\n{lines}\n{'; '.join(notes)}.\n"
