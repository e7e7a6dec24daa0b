"""build, check and verify: options in, a report and an exit status out."""

import os
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Final, TextIO
from unicodedata import unidata_version

from adfm_site.archive.ledger import LEDGER
from adfm_site.build.commands import build as build_site
from adfm_site.build.commands import check as check_site
from adfm_site.build.commands import verify as verify_site
from adfm_site.build.commands import why_rebuilt
from adfm_site.build.outcome import Outcome
from adfm_site.cli.status import CONTENT_HAS_ERRORS, DONE, WRONG_USAGE
from adfm_site.inputs.options import Options, usable_cores
from adfm_site.inputs.scan import find_site
from adfm_site.progress import Progress, silent
from adfm_site.publish.place import DOT_FOLDER
from adfm_site.publish.publication import Published
from adfm_site.refusal import shown
from adfm_site.report import FORMATS, Numbers, Report, plural
from adfm_site.report.job_summary import job_summary

_SHOWN_EVERY: Final = 0.1
_NOT_RECORDED: Final = "addresses-not-recorded"
_NAMED_AT_MOST: Final = 20
_COLUMNS_OF_A_PIPE: Final = 100


def build(given: Namespace) -> int:
    """Build, tell what came of it, and give the exit status."""
    root, output = _places(given)
    outcome = build_site(
        root,
        output,
        _options(given),
        _progress(),
        strict=given.strict,
        clean=given.clean,
        paranoid=given.paranoid,
        recording=given.record,
    )
    status = _status(outcome, strict=given.strict)
    if not outcome.is_remembered:
        place = shown(root / DOT_FOLDER)
        print(f"{place} cannot be written, so nothing is remembered for the next build.", file=sys.stderr)
    given.published = outcome.published is not None
    if given.record and outcome.published:
        _recorded(root, outcome)
    _tell(outcome, given.format, _built(outcome, output, status))
    return status


def check(given: Namespace) -> int:
    """Check, tell what came of it, and give the exit status."""
    root = find_site((given.site or Path()).resolve())
    options = Options(as_of=given.as_of, jobs=usable_cores())
    outcome = _fixed(root, options) if given.fix else None
    if given.external:
        outcome = _asked(root, options)
    outcome = outcome or check_site(root, options, _progress())
    if given.fix and not outcome.errors and any(found.code == _NOT_RECORDED for found in outcome.diagnostics):
        _recorded(root, check_site(root, options, _progress(), lambda _: ()))
        outcome = check_site(root, options, _progress())
    status = _status(outcome, strict=given.strict)
    _tell(outcome, given.format, f"{_counted(outcome)} in {_entries(outcome)}.")
    return status


def _fixed(root: Path, options: Options) -> Outcome:
    """Mend what is certain, tell each change in one line, and give what is left."""
    from adfm_site.editing.fix import fix  # noqa: PLC0415 - start-up: only this option needs it

    fixed = fix(root, options, _progress())
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    from adfm_site.build.gate import Gate  # noqa: PLC0415 - as above

    hidden = Gate.of_names(fixed.outcome.withheld).hidden
    for change in fixed.changes:
        where, old, new = (
            change.where,
            hidden(shown(change.old)),
            hidden(shown(change.new.strip() if not change.old else change.new)),
        )
        done = f"{old} → {new}" if change.old else f"added {new}"
        print(f"{where.path}:{where.line}:{where.column}: {done}", file=sys.stderr)
    for path in fixed.left_alone:
        print(
            f"{path} was changed while the command ran, so it was not corrected; run the command again.",
            file=sys.stderr,
        )
    for path, new in fixed.renamed.items():
        print(f"{shown(path)} → {shown(new)}", file=sys.stderr)
    if fixed.renamed and not fixed.knows_published:
        message = (
            "output/ has no list of published files. "
            "If a file was published under its old name, add “formerly:” with that name."
        )
        print(message, file=sys.stderr)
    files = len({change.where.path for change in fixed.changes})
    if fixed.renamed:
        changed = f", and changed {plural(len(fixed.changes), 'place', 'places')} in {_files(files)}" if files else ""
        print(f"Renamed {_files(len(fixed.renamed))}{changed}.", file=sys.stderr)
    elif files:
        print(f"Fixed {plural(len(fixed.changes), 'mistake', 'mistakes')} in {_files(files)}.", file=sys.stderr)
    return fixed.outcome


def _recorded(root: Path, outcome: Outcome) -> None:
    """Add what is not recorded to the ledger of addresses, and tell how many lines."""
    from adfm_site.editing.recording import record  # noqa: PLC0415 - as above

    count = record(root, outcome.unrecorded)
    print(f"Added {plural(count, 'address', 'addresses')} to {LEDGER}.", file=sys.stderr)


def _asked(root: Path, options: Options) -> Outcome:
    """Check, ask the outside addresses, and tell how many answered."""
    from adfm_site.linkcheck.addresses import LinkCheck  # noqa: PLC0415 - as above
    from adfm_site.linkcheck.client import ask  # noqa: PLC0415 - as above

    progress = _progress()
    asking = LinkCheck(root, ask, progress)
    outcome = check_site(root, options, progress, asking)
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    asked = f"Tested {plural(asking.asked, 'link', 'links')} to other websites"
    if asking.offline:
        print(
            f"{asked}; none could be reached. Perhaps this computer is offline. Nothing was recorded.", file=sys.stderr
        )
    elif asking.asked:
        print(f"{asked}: {asking.asked - asking.failing:,} worked, {asking.failing:,} did not.", file=sys.stderr)
    return outcome


def verify(given: Namespace) -> int:
    """Verify, tell what differs, and give the exit status."""
    root, output = _places(given)
    outcome, differing = verify_site(root, output, _options(given), _progress())
    if outcome.errors:
        _tell(outcome, "text", f"{_counted(outcome)}. Nothing could be compared.")
        return CONTENT_HAS_ERRORS
    for path in differing[:_NAMED_AT_MOST]:
        print(f"{output.name}/{path} differs from a clean build", file=sys.stderr)
    if len(differing) > _NAMED_AT_MOST:
        print(f"… and {len(differing) - _NAMED_AT_MOST} more", file=sys.stderr)
    if differing:
        unicode = (
            f"This Python has Unicode {unidata_version}. "
            "A Python with another version can find other anchors and words."
        )
        print(unicode, file=sys.stderr)
    verdict = f"{len(differing)} differ" if differing else "all are the same as in a clean build"
    print(f"Compared {_files(outcome.artifacts + 1)} in {output.name}/: {verdict}.", file=sys.stderr)
    return CONTENT_HAS_ERRORS if differing else DONE


def explain(given: Namespace) -> int:
    """Say why the page or file at an address was last rebuilt, and give the exit status."""
    root, output = _places(given)
    why = why_rebuilt(root, output, given.subject)
    if why is None:
        print(
            f"adfm-site explain: nothing is known about {given.subject} in {output.name}/. Build the site first.",
            file=sys.stderr,
        )
        return WRONG_USAGE
    print(f"{given.subject} was last rebuilt because {why}.")
    return DONE


def _places(given: Namespace) -> tuple[Path, Path]:
    root = find_site((given.site or Path()).resolve())
    return root, given.output.absolute() if given.output else root / "output"


def _options(given: Namespace) -> Options:
    jobs = getattr(given, "jobs", None) or usable_cores()
    return Options(as_of=given.as_of, base_url=given.base_url, drafts=getattr(given, "drafts", False), jobs=jobs)


def _status(outcome: Outcome, *, strict: bool) -> int:
    faulty = outcome.errors or (strict and any(found.severity == "warning" for found in outcome.diagnostics))
    return CONTENT_HAS_ERRORS if faulty else DONE


def _tell(outcome: Outcome, format_: str, summary: str) -> None:
    """Print the problems, in text to standard error, else to standard output; and the summary to standard error."""
    if outcome.diagnostics:
        from adfm_site.build.redacting import redacted  # noqa: PLC0415 - a build that has nothing to say needs no gate

        outcome = redacted(outcome)
    counts = Counter(found.severity for found in outcome.diagnostics)
    published = outcome.published or Published(written=0, removed=0, kept=0)
    numbers = Numbers(
        errors=counts["error"],
        warnings=counts["warning"],
        notes=counts["note"],
        entries=outcome.entries,
        artifacts=outcome.artifacts,
        rendered=outcome.rendered,
        written=published.written,
        removed=published.removed,
        kept=published.kept,
        seconds=round(outcome.seconds, 3),
    )
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    stream = sys.stderr if format_ == "text" else sys.stdout
    report = Report(
        diagnostics=outcome.diagnostics,
        texts=outcome.texts,
        numbers=numbers,
        width=_width(stream),
        colours=_has_colours(stream),
        news=outcome.news,
    )
    stream.write(FORMATS[format_](report))
    stream.flush()
    print(summary, file=sys.stderr)
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    if format_ == "github" and page:
        _summarise(report, Path(page))


def _summarise(report: Report, page: Path) -> None:
    """Add what came of the run to the page of a job on GitHub.

    The run is not worse for a page that cannot be written.
    """
    try:
        with page.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(job_summary(report))
    except OSError as error:
        print(f"The job summary could not be written: {error.strerror or error}.", file=sys.stderr)


def _built(outcome: Outcome, output: Path, status: int) -> str:
    if outcome.published is None or status:
        return f"{_counted(outcome)} in {_entries(outcome)}. Nothing was published; {output.name}/ has not changed."
    done = outcome.published
    complaints = f" {_counted(outcome)}." if outcome.diagnostics else ""
    return (
        f"Published {_entries(outcome)} as {_files(outcome.artifacts)} in {output.name}/ in {outcome.seconds:.1f} s: "
        f"{outcome.rendered:,} rendered, {done.written:,} written, {done.removed:,} removed, {done.kept:,} "
        f"kept.{complaints}"
    )


def _entries(outcome: Outcome) -> str:
    return plural(outcome.entries, "entry", "entries")


def _files(count: int) -> str:
    return plural(count, "file", "files")


def _counted(outcome: Outcome) -> str:
    counts = Counter(found.severity for found in outcome.diagnostics)
    words = [
        plural(counts[severity], severity, f"{severity}s")
        for severity in ("error", "warning", "note")
        if counts[severity] or severity == "error"
    ]
    return ", ".join(words)


def _width(stream: TextIO) -> int:
    """Return the columns of a stream's terminal, or of COLUMNS, or a hundred in a pipe."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    return (stream.isatty() and os.get_terminal_size(stream.fileno()).columns) or _COLUMNS_OF_A_PIPE


def _has_colours(stream: TextIO) -> bool:
    """Return whether to print in colours.

    That is on a terminal, unless NO_COLOR (no-color.org) is set, and in a pipe with FORCE_COLOR or CLICOLOR_FORCE.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _progress() -> Progress:
    """Return a progress that redraws one line of a terminal ten times a second, or one that is silent in a pipe."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return silent
    shown_at = 0.0

    def show(doing: str, done: int, total: int | None) -> None:
        nonlocal shown_at
        now = monotonic()
        if now - shown_at >= _SHOWN_EVERY:
            shown_at = now
            of = f" of {total:,}" if total else ""
            sys.stderr.write(f"\r\x1b[K{doing} {done:,}{of} …\r")
            sys.stderr.flush()

    return show
