"""`list`: ids with titles, in columns or as JSON."""

import sys
from argparse import Namespace
from json import dumps
from pathlib import Path

from msgspec.structs import asdict

from adfm_site.cli.status import CONTENT_HAS_ERRORS, DONE, WRONG_USAGE
from adfm_site.diagnostics import did_you_mean
from adfm_site.editing.listing import LISTS, Referable, list_named, listing
from adfm_site.inputs.scan import find_site
from adfm_site.progress import silent
from adfm_site.refusal import shown
from adfm_site.report import plural


def list_ids(given: Namespace) -> int:
    """Print what there is of a kind, and return the exit status. Raises Refusal."""
    name = list_named(given.kind)
    if name is None:
        hint = did_you_mean(given.kind, LISTS) or f"There are {', '.join(LISTS)}."
        print(f"adfm-site list: there is no list of “{given.kind}”. {hint}", file=sys.stderr)
        return WRONG_USAGE
    found = listing(find_site((given.site or Path()).resolve()), name, silent)
    if given.format == "json":
        print(
            dumps(
                [{key: value for key, value in asdict(row).items() if value} for row in found.rows],
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        _print_columns(found.rows)
    if found.errors:
        errors = plural(found.errors, "error", "errors")
        print(
            f"The content has {errors}, so that something may be missing here. “adfm-site check” names them.",
            file=sys.stderr,
        )
        return CONTENT_HAS_ERRORS
    return DONE


def _print_columns(rows: tuple[Referable, ...]) -> None:
    """Print a line for each entry: its id, for events the date, and its title.

    So the first word of a line is what others write to refer to it.
    """
    ids, dates = (
        max((len(cell) for cell in column), default=0)
        for column in ([row.id for row in rows], [row.date for row in rows])
    )
    for row in rows:
        date = f"{row.date:<{dates}}  " if dates else ""
        print(f"{row.id:<{ids}}  {date}{shown(row.title)}".rstrip())
