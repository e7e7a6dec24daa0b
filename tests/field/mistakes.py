"""The mistakes: each is a line of an editor's file that was right, and what the editor wrote in its place.

Words with a dollar sign are what each generator calls a thing; `generators.py` has them.
"""

from dataclasses import dataclass
from typing import Final

HEAD: Final = """---
title: First roundtable
$date: 2019-11-21
end: 2019-11-22
time: "09:30"
$summary: A day on water.
$series
$draft
---
"""
FIRST: Final = (
    HEAD
    + "We met [again](${before}rivers$behind), and [talked](${before}rivers$heading).\n\n![A map](${files}map.png)\n"
)
OTHER: Final = """---
title: Rivers
$date: 2020-12-14
$series
---
## Floods

They came [again](${before}rivers$behind).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake, and by what its answer is judged.

    name: as the data calls it. row: as readers see it. was, now: in the first file, the right text and what stands in
    its place. right: a regular expression for the correction; nothing where only the editor can know it. shown: the
    field whose published value is told. meant: that value as the editor meant it. where: a regular expression for the
    lines that may rightly be named, if others than those that changed. twice: the other file has it too. second: a file
    is added that wants the address of another.
    """

    name: str
    row: str
    was: str = ""
    now: str = ""
    right: str = ""
    shown: str = ""
    meant: str = ""
    where: str = ""
    twice: bool = False
    second: bool = False


MISTAKES: Final = (
    Mistake(
        name="misspelt-field",
        row="`sumary:` for `summary:`",
        was="$summary:",
        now="$sumary:",
        right=r"\b(summary|description)\b",
    ),
    Mistake(
        name="misspelt-draft",
        row="`drfat: true` for `draft: true`",
        was="$draft",
        now="$drfat",
        right=r"\b(draft|status)\b",
    ),
    Mistake(
        name="missing-title",
        row="no title",
        was="title: First roundtable\n",
        right=r"\btitle\b",
        shown="title",
        where=".*",
    ),
    Mistake(
        name="missing-date", row="no date", was="$date: 2019-11-21\n", right=r"\b$date\b", shown="date", where=".*"
    ),
    Mistake(
        name="unknown-series",
        row="a series that does not exist, `lerning`",
        was="learning",
        now="lerning",
        right=r"\blearning\b",
    ),
    Mistake(
        name="impossible-date", row="`2019-02-30`", was="2019-11-21", now="2019-02-30", right="2019-02-28", shown="date"
    ),
    Mistake(
        name="date-in-words",
        row="`21 November 2019`",
        was="2019-11-21",
        now="21 November 2019",
        right="2019-11-21",
        shown="date",
        meant="2019-11-21",
    ),
    Mistake(
        name="time",
        row="`10:30` without quotes",
        was='"09:30"',
        now="10:30",
        right='"10:30"',
        shown="time",
        meant="10:30",
    ),
    Mistake(
        name="colon",
        row="`title: Rivers: a start`",
        was="First roundtable",
        now="Rivers: a start",
        right="[\"']Rivers: a start[\"']",
        shown="title",
        meant="Rivers: a start",
    ),
    Mistake(
        name="number-sign",
        row="`title: Meeting #2`",
        was="First roundtable",
        now="Meeting #2",
        right="quotes|[\"']Meeting #2[\"']",
        shown="title",
        meant="Meeting #2",
    ),
    Mistake(
        name="tab",
        row="a tab before a field",
        was="title: First",
        now="title:\n\t- First",
        right=r"\btabs?\b|'\\t'",
        shown="title",
    ),
    Mistake(
        name="unclosed-quote",
        row="a quote not closed",
        was="First roundtable",
        now='"First roundtable',
        right="quot|close",
        shown="title",
    ),
    Mistake(
        name="no-end",
        row="front matter not closed",
        was="$draft\n---\n",
        now="$draft\n",
        right="(?i)delimit|clos|line with ---",
        where=".*",
    ),
    Mistake(
        name="duplicate-key",
        row="a title twice",
        was="$summary:",
        now="title: Second roundtable\n$summary:",
        right=r"\btitle\b",
        shown="title",
        where="title:.*",
    ),
    Mistake(name="end-before-start", row="an end before the start", was="2019-11-22", now="2019-11-12"),
    Mistake(
        name="link",
        row="a link to no page, `rivres`",
        was="[again](${before}rivers",
        now="[again](${before}rivres",
        right=r"\brivers\b",
    ),
    Mistake(name="anchor", row="a link to no heading, `#flodos`", was="#floods", now="#flodos", right=r"\bfloods\b"),
    Mistake(
        name="picture",
        row="a picture that is not there, `mpa.png`",
        was="map.png",
        now="mpa.png",
        right=r"\bmap\.png\b",
    ),
    Mistake(name="one-address", row="two files for one address", second=True),
    Mistake(
        name="two-files", row="a mistake in each of two files", was="$date: 20", now="$date: 2019-02-30 20", twice=True
    ),
)
