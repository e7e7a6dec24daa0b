"""What was measured, as data, as the README's table and as a picture."""

import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from math import log10
from pathlib import Path
from statistics import median
from typing import Final, TypedDict
from xml.sax.saxutils import escape

from tests.bench.contestants import CONTESTANTS, OURS
from tests.bench.measuring import Cost
from tests.bench.scenarios import ALONE, BARE, CHECK, PREVIEW, SCENARIOS, START
from tests.readme_parts import show
from tests.sites.built import REPOSITORY

MEASURED: Final = Path(__file__).parent / "measured.json"
PICTURE: Final = REPOSITORY / ".github/images/bench.svg"
BEST: Final = "Hugo"

Costs = dict[str, dict[str, list[list[float]]]]


class Measured(TypedDict):
    """One size in one run of the benchmark.

    costs: by scenario and contestant the seconds, seconds of the processor and megabytes of each round.
    """

    date: str
    machine: str
    command: str
    costs: Costs


def gathered(found: Iterable[tuple[int, str, str, Cost]], command: str) -> dict[str, Measured]:
    """Put what was measured together, by the archives' sizes."""
    today = datetime.now(UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {'.'.join(map(str, sys.version_info[:3]))}"
    measured: dict[str, Measured] = {}
    for events, scenario, name, cost in found:
        size = measured.setdefault(str(events), Measured(date=today, machine=machine, command=command, costs={}))
        rounds = size["costs"].setdefault(scenario, {}).setdefault(name, [])
        rounds.append([round(cost.wall, 3), round(cost.processor, 3), round(cost.memory, 1)])
    return measured


def load() -> dict[str, Measured]:
    """Return what was measured last of each size."""
    measured: dict[str, Measured] = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.exists() else {}
    return measured


def save(found: Mapping[str, Measured]) -> None:
    """Replace the earlier measurements of these sizes: in the data, the README's table and the picture."""
    measured = dict(sorted({**load(), **found}.items(), key=lambda item: int(item[0])))
    MEASURED.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    show("bench", table(measured))
    PICTURE.write_text(picture(measured), encoding="utf-8")


def middle(runs: list[list[float]]) -> Cost:
    """Return the medians of the runs."""
    wall, processor, memory = (median(run[which] for run in runs) for which in range(3))
    return Cost(wall=wall, processor=processor, memory=memory)


def table(measured: Mapping[str, Measured]) -> str:
    """Write the medians in Markdown: seconds, and in brackets seconds of the processor.

    Also this project's seconds against Hugo's build.
    """
    blocks = []
    for events, size in measured.items():
        scenarios = size["costs"]
        names = _names(size)
        rows = [[f"{int(events):,} events", *names, f"{OURS.name} / {BEST}"], ["---", *(["--:"] * (len(names) + 1))]]
        for scenario in (name for name in (*SCENARIOS, *ALONE) if name in scenarios):
            costs = {name: middle(runs) for name, runs in scenarios[scenario].items()}
            cells = [_cell(scenario, costs[name]) if name in costs else "–" for name in names]
            rows.append([scenario, *cells, _ratio(scenario, costs, scenarios)])
        memory = {name: middle(runs).memory for name, runs in scenarios["from nothing"].items()}
        ratio = f"{memory[OURS.name] / memory[BEST]:.2f}" if BEST in memory else "–"
        rows.append(["memory, MB", *(f"{memory[name]:,.0f}" for name in names), ratio])
        how = f"`{size['command']}`, {size['date']}, {size['machine']}."
        blocks.append("".join(f"| {' | '.join(row)} |\n" for row in rows) + f"\n{how}\n")
    return "\n" + "\n".join(blocks)


def _names(size: Measured) -> list[str]:
    """Return who took part, in the order of the contestants."""
    return [
        contestant.name
        for contestant in CONTESTANTS
        if any(contestant.name in costs for costs in size["costs"].values())
    ]


def _cell(scenario: str, cost: Cost) -> str:
    return f"{cost.wall:.2f}" if scenario == PREVIEW else f"{cost.wall:.2f} ({cost.processor:.2f})"


def _ratio(scenario: str, costs: Mapping[str, Cost], scenarios: Mapping[str, Mapping[str, list[list[float]]]]) -> str:
    """Return this project's seconds against Hugo's in the same scenario.

    A check is compared with Hugo's build where nothing changed.
    """
    if scenario == START:
        return f"Python alone: {costs[BARE].wall:.2f} ({costs[BARE].processor:.2f})"
    if scenario == CHECK and BEST in scenarios["nothing changed"]:
        costs = {**costs, BEST: middle(scenarios["nothing changed"][BEST])}
    return f"{costs[OURS.name].wall / costs[BEST].wall:.2f}" if BEST in costs else "–"


_WIDTH, _LEFT, _BAR = 760, 190, 14
_COLOURS: Final = {"adfm-site": "#0b5566", "Hugo": "#b6552b", "Eleventy": "#8a6d3b", "Pelican": "#56606a"}


def picture(measured: Mapping[str, Measured]) -> str:
    """Draw the seconds of the largest archive that most generators were measured with, as bars.

    Each step of the scale is ten times the last.
    """
    events, size = max(measured.items(), key=lambda item: (len(_names(item[1])), int(item[0])))
    scenarios = size["costs"]
    walls = {
        scenario: {name: middle(runs).wall for name, runs in scenarios[scenario].items()}
        for scenario in SCENARIOS
        if scenario in scenarios
    }
    longest = max(wall for bars in walls.values() for wall in bars.values())
    parts, top = [], 40
    for scenario, bars in walls.items():
        parts.append(f'<text x="0" y="{top + _BAR}" font-weight="bold">{escape(scenario)}</text>')
        for name, wall in bars.items():
            length = (_WIDTH - _LEFT - 90) * _position(wall) / _position(longest)
            label = f"{escape(name)} {wall:.2f} s"
            parts.append(f'<rect x="{_LEFT}" y="{top}" width="{length:.0f}" height="{_BAR}" fill="{_COLOURS[name]}"/>')
            parts.append(f'<text x="{_LEFT + length + 6:.0f}" y="{top + _BAR - 3}" font-size="12">{label}</text>')
            top += _BAR + 3
        top += 12
    title = (
        f"Seconds by the clock, {int(events):,} events, {size['date']} (each step of the scale is ten times the last)"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH + 60}" height="{top + 8}" '
        f'viewBox="-12 0 {_WIDTH + 60} {top + 8}" '
        f'font-family="sans-serif" font-size="14" fill="#1b2126" role="img" aria-label="{escape(title)}">\n'
        f'<rect x="-12" width="{_WIDTH + 60}" height="{top + 8}" fill="#fbfaf6"/>\n'
        f'<text y="22">{escape(title)}</text>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _position(seconds: float) -> float:
    """Return where on the scale a time stands, a hundredth of a second at its beginning."""
    return max(log10(seconds) + 2, 0.02)
