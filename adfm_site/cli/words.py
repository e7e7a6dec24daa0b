"""The commands. Each parses its words, calls what does the work, and prints what came of it."""

import os
import sys
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping, Sequence
from errno import EPIPE
from pathlib import Path
from re import fullmatch
from signal import SIGTERM, signal
from types import FrameType
from typing import Final, NoReturn

from adfm_site.cli.status import COULD_NOT, DONE, INTERRUPTED, REPORT_LOST, TERMINATED, WRONG_USAGE
from adfm_site.cli.streams import GuardedStream, failure_of, guarded_streams, open_standard_streams

FORMATS: Final = ("text", "json", "github", "gitlab", "sarif")


class _Terminated(BaseException):
    """The system asked the program to end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0, 1, 2, 3, 4, 130 or 143."""
    signal(SIGTERM, _terminate)
    with guarded_streams() as streams:
        given = _Given()
        status = _run(arguments, given)
        for stream in streams:
            stream.flush()
        failure = failure_of(streams)
        return _in_spite_of(failure, status, given, streams[1]) if failure else status


class _Given(Namespace):
    """The words of a command; none of them if they could not be read."""

    published = False


def _in_spite_of(failure: OSError, status: int, given: _Given, error: GuardedStream) -> int:
    """Return the exit status of a command that could not print everything."""
    if status != DONE or (failure.errno == EPIPE and not given.published):
        return status  # A reader that goes away, such as `head`, has read enough.
    what = "The site was published, but the report" if given.published else "The report"
    error.write(f"adfm-site: {what} could not be written: {failure.strerror or failure}.\n")
    error.flush()
    return REPORT_LOST if given.published else COULD_NOT


def _run(arguments: Sequence[str] | None, given: _Given) -> int:
    try:
        _parser().parse_args(arguments, given)
        command: Callable[[Namespace], int] = given.command
        return _refusable(command, given)
    except KeyboardInterrupt:
        print("Interrupted; output/ is complete: either unchanged or already updated.", file=sys.stderr)
        return INTERRUPTED
    except _Terminated:
        print("Stopped by the system; output/ is complete: either unchanged or already updated.", file=sys.stderr)
        return TERMINATED


def run() -> NoReturn:
    """Run the command that the process was started with, and end the process."""
    open_standard_streams()
    status = main()
    # Python would take an archive apart value by value, for a tenth of the time of an edit. Nothing is left to be
    # closed.
    os._exit(status)


def _refusable(command: Callable[[Namespace], int], given: Namespace) -> int:
    from adfm_site.refusal import NoSite, Refusal  # noqa: PLC0415 - start-up: nothing is imported that is not needed

    try:
        return command(given)
    except NoSite as nowhere:
        print(f"adfm-site: {nowhere}", file=sys.stderr)
        return WRONG_USAGE
    except Refusal as refusal:
        print(f"adfm-site: {refusal}", file=sys.stderr)
        return COULD_NOT


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Terminated


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="adfm-site",
        description="Builds the site of an event archive from Markdown files.",
        epilog=(
            "Exit status: 0 all well; 1 the content has errors and nothing was published; 2 wrong usage; "
            "3 the command could not run; 4 the site was published, but not all could be said."
        ),
    )
    parser.add_argument("--version", action="version", version=_version())
    parser.add_argument(
        "--site",
        type=Path,
        default=None,
        metavar="DIR",
        help="the folder of the site (this folder, or the nearest one above it with a site.yaml)",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _build_words(_command(commands.add_parser("build", help="build content/ into output/"), _build))
    _check_words(
        _command(
            commands.add_parser("check", help="report all problems; --fix corrects those with a certain answer"), _check
        )
    )
    serve = _command(commands.add_parser("serve", help="show the site on this computer while you edit it"), _serve)
    serve.add_argument("--port", type=_port, default=8000, metavar="N", help="the port on 127.0.0.1 (8000)")
    serve.add_argument("--open", action="store_true", help="open the site in the browser")
    _new_words(
        _command(commands.add_parser("new", help="write a new content file; asks for what you do not give"), _new)
    )
    _list_words(
        _command(commands.add_parser("list", help="print ids and titles, so that you can refer to them"), _list)
    )
    explain = _command(
        commands.add_parser("explain", help="explain the code of a problem, or why a page was last rebuilt"), _explain
    )
    explain.add_argument(
        "subject", metavar="CODE|ADDRESS", help="the code in [brackets] after a problem, or an address such as /events/"
    )
    explain.add_argument(
        "--output", type=Path, default=None, metavar="DIR", help="the folder with the published site (output/)"
    )
    verify = _command(
        commands.add_parser("verify", help="build again from nothing, and compare with output/ byte by byte"), _verify
    )
    _where_and_when(verify)
    schema = _command(
        commands.add_parser("schema", help="print the JSON Schema of front matter or of site.yaml"), _schema
    )
    schema.add_argument(
        "kind",
        nargs="?",
        metavar="KIND",
        help="event, agenda, document, series, organisation, person, topic, page or site",
    )
    return parser


def _command(parser: ArgumentParser, run: Callable[[Namespace], int]) -> ArgumentParser:
    """Return a command its function, and let --site stand behind it as well."""
    parser.set_defaults(command=run)
    parser.add_argument("--site", type=Path, default=SUPPRESS, metavar="DIR", help="the folder of the site")
    return parser


def _build_words(parser: ArgumentParser) -> None:
    _where_and_when(parser)
    parser.add_argument(
        "--clean", action="store_true", help="build everything again, using nothing from earlier builds"
    )
    parser.add_argument("--drafts", action="store_true", help="include drafts and embargoed files; needs --output")
    parser.add_argument(
        "--jobs",
        type=_positive,
        default=None,
        metavar="N",
        help="use up to N processes for a large build (one for each processor)",
    )
    parser.add_argument("--record", action="store_true", help="add the published addresses to content/addresses.yaml")
    parser.add_argument(
        "--paranoid", action="store_true", help="read every file again, even if its times have not changed"
    )
    _report_words(parser)


def _new_words(parser: ArgumentParser) -> None:
    parser.add_argument(
        "kind", metavar="KIND", help="event, agenda, document, series, organisation, person, topic or page"
    )
    parser.add_argument("--title", metavar="TITLE", help="the title; for an organisation or a person, the name")
    parser.add_argument(
        "--id",
        metavar="ID",
        help="the name of the file or folder (made from the title); for an agenda, the id of its event",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="any other field: --set start=2019-11-21; for a list, once for each item: --set topics=a --set topics=b; "
        "for a field inside a block, with dots: --set organisations.host=a, --set items.1.title=Tea",
    )


def _list_words(parser: ArgumentParser) -> None:
    kinds = "events, outcomes, documents, series, organisations, people, pages, topics, kinds, roles or document-kinds"
    parser.add_argument("kind", metavar="KIND", help=kinds)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="columns, or JSON with the files' paths (text)"
    )


def _check_words(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--fix",
        action="store_true",
        help="correct the problems with a certain answer in the files, and report the rest",
    )
    parser.add_argument("--external", action="store_true", help="test whether links to other websites still work")
    parser.add_argument(
        "--as-of", type=_day, metavar="DAY", help="the date to use, as YYYY-MM-DD or YYYY-MM-DDTHH:MM (now)"
    )
    _report_words(parser)


def _where_and_when(parser: ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, default=None, metavar="DIR", help="the folder to publish to (output/)")
    parser.add_argument(
        "--as-of", type=_day, metavar="DAY", help="the date to use, as YYYY-MM-DD or YYYY-MM-DDTHH:MM (now)"
    )
    parser.add_argument("--base-url", type=_base_url, metavar="URL", help="the address at which the site is published")


def _report_words(parser: ArgumentParser) -> None:
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument("--format", choices=FORMATS, default="text", help="the form of the report (text)")


def _build(given: Namespace) -> int:
    from adfm_site.cli import running  # noqa: PLC0415 - as above

    if given.drafts and given.output is None:
        print("adfm-site build: --drafts needs --output, so that drafts never reach output/.", file=sys.stderr)
        return WRONG_USAGE
    if given.drafts and given.record:
        print("adfm-site build: --record is not for --drafts, whose addresses are not published.", file=sys.stderr)
        return WRONG_USAGE
    return running.build(given)


def _check(given: Namespace) -> int:
    from adfm_site.cli import running  # noqa: PLC0415 - as above

    return running.check(given)


def _verify(given: Namespace) -> int:
    from adfm_site.cli import running  # noqa: PLC0415 - as above

    return running.verify(given)


def _serve(given: Namespace) -> int:
    from adfm_site.inputs.scan import find_site  # noqa: PLC0415 - as above
    from adfm_site.preview.serving import serve  # noqa: PLC0415 - as above

    return serve(find_site((given.site or Path()).resolve()), given.port, open_browser=given.open)


def _new(given: Namespace) -> int:
    from adfm_site.cli import adding  # noqa: PLC0415 - as above

    try:
        return adding.new(given)
    except (KeyboardInterrupt, EOFError):
        print("\nNothing was written.", file=sys.stderr)
        return INTERRUPTED


def _list(given: Namespace) -> int:
    from adfm_site.cli import listing  # noqa: PLC0415 - as above

    return listing.list_ids(given)


def _explain(given: Namespace) -> int:
    if given.subject.startswith("/"):
        from adfm_site.cli import running  # noqa: PLC0415 - as above

        return running.explain(given)
    from adfm_site.catalogue import explained, problems  # noqa: PLC0415 - as above

    found = explained(given.subject)
    if found is None:
        from adfm_site.diagnostics import did_you_mean  # noqa: PLC0415 - as above

        known = problems()
        hint = did_you_mean(given.subject, known) or f"The codes are: {', '.join(known)}."
        print(f"adfm-site explain: there is no problem “{given.subject}”. {hint}", file=sys.stderr)
        return WRONG_USAGE
    print(f"{found.code} ({found.severity})\n\n{found.explanation}")
    return DONE


def _schema(given: Namespace) -> int:
    from json import dumps  # noqa: PLC0415 - as above

    from adfm_site.model.schema import SCHEMAS, schema  # noqa: PLC0415 - as above

    if given.kind is not None and given.kind not in SCHEMAS:
        print(
            f"adfm-site schema: there is no kind “{given.kind}”. The kinds are: {', '.join(SCHEMAS)}.", file=sys.stderr
        )
        return WRONG_USAGE
    terms = _terms(given.site or Path()) if given.kind != "site" else {}
    result = schema(given.kind, terms) if given.kind else {kind: schema(kind, terms) for kind in SCHEMAS}
    print(dumps(result, ensure_ascii=False, indent=2))
    return DONE


def _terms(start: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the ids in each vocabulary of the site in a folder.

    Empty where there is no site, or its site.yaml cannot be read.
    """
    from adfm_site.inputs.scan import find_site  # noqa: PLC0415 - as above
    from adfm_site.model.site import terms_of  # noqa: PLC0415 - as above
    from adfm_site.reading.files import read_site  # noqa: PLC0415 - as above
    from adfm_site.refusal import NoSite  # noqa: PLC0415 - as above
    from adfm_site.source import Source  # noqa: PLC0415 - as above

    try:
        read = read_site(
            Source(path="site.yaml", data=(find_site(start.resolve()) / "site.yaml").read_bytes(), digest="")
        )
    except (NoSite, OSError):
        return {}
    return {} if read.diagnostics else terms_of(read.value)


def _version() -> str:
    from adfm_site import __version__  # noqa: PLC0415 - as above

    return f"adfm-site {__version__}"


def _day(words: str) -> str:
    from datetime import datetime  # noqa: PLC0415 - as above

    if not fullmatch(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?", words):
        message = f"“{words}” is not a day; write YYYY-MM-DD or YYYY-MM-DDTHH:MM"
        raise ArgumentTypeError(message)
    try:
        datetime.fromisoformat(words)
    except ValueError:
        message = f"the date {words} does not exist"
        raise ArgumentTypeError(message) from None
    return words


def _base_url(words: str) -> str:
    from adfm_site.model.base_address import fault_of_base  # noqa: PLC0415 - start-up: only where it is given

    if fault := fault_of_base(words):
        message = f"the address {fault}"  # which is not shown, since it may have a password
        raise ArgumentTypeError(message)
    return words


def _port(words: str) -> int:
    if not words.isdigit() or not 0 <= int(words) <= 65535:  # noqa: PLR2004 - the ports there are
        message = f"“{words}” is not a port number"
        raise ArgumentTypeError(message)
    return int(words)


def _positive(words: str) -> int:
    if not words.isdigit() or int(words) < 1:
        message = f"“{words}” is not a number of processes"
        raise ArgumentTypeError(message)
    return int(words)
