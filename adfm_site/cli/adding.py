"""`new`: options and answers in, a file out."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from re import fullmatch
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from adfm_site.cli.asking import Asking
from adfm_site.cli.questions import field_named, title_of
from adfm_site.cli.status import CONTENT_HAS_ERRORS, DONE, WRONG_USAGE
from adfm_site.diagnostics import Diagnostic, did_you_mean
from adfm_site.editing.front_matter import Answers, Steps, in_order, value_at, with_value
from adfm_site.editing.new import (
    Desk,
    Draft,
    all_as_written,
    already_there,
    faults_of_id,
    id_as_written,
    ids_to_choose,
    new_faults,
    open_desk,
    proposed_id,
    save,
    taken,
    whole_check,
)
from adfm_site.inputs.scan import find_site
from adfm_site.model import KIND_NAMED, Kind
from adfm_site.progress import silent

_TITLES: Final = ("title", "name")
_NAMED_AT_MOST: Final = 10


class _WrongUsage(Exception):  # noqa: N818 - it is no fault of the program
    """What was given cannot be used; its text says why."""


def new(given: Namespace) -> int:
    """Write a new file of content, ask for what is not given where there is a terminal, and give the exit status.

    Raises Refusal.
    """
    try:
        return _new(given)
    except _WrongUsage as wrong:
        print(f"adfm-site new: {wrong}", file=sys.stderr)
        return WRONG_USAGE


def _new(given: Namespace) -> int:
    kind = KIND_NAMED.get(given.kind)
    if kind is None:
        hint = did_you_mean(given.kind, KIND_NAMED) or f"The kinds are: {', '.join(KIND_NAMED)}."
        message = f"there is no kind “{given.kind}”. {hint}"
        raise _WrongUsage(message)
    desk = open_desk(find_site((given.site or Path()).resolve()), silent)
    draft = Draft(kind=kind, id=id_as_written(desk, kind, given.id) if given.id else "", answers=_answers(kind, given))
    if draft.id:
        _id_is_free(desk, draft)
    nothing = replace(draft, answers=MappingProxyType({}))
    wrong = new_faults(desk, nothing, draft.answers)
    if _refused(wrong):
        draft = all_as_written(desk, draft)
        wrong = new_faults(desk, nothing, draft.answers)
    if _refused(wrong):
        raise _WrongUsage(_sentences(wrong))
    if sys.stdin.isatty():
        return _conversation(desk, draft)
    draft = _complete(desk, draft)
    found = whole_check(desk, draft, silent)
    if _refused(found):
        raise _WrongUsage(_sentences(found))
    return _saved(desk, draft, found)


def _conversation(desk: Desk, draft: Draft) -> int:
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]  # a terminal's stream is always a text stream
    asking = Asking(desk, draft, input, print)
    draft = asking.all()
    while _refused(found := whole_check(desk, draft, silent)):
        print()
        asking.tell(found)
        if not asking.again(found):
            print("Nothing was written.")
            return CONTENT_HAS_ERRORS
        draft = asking.all()
    print()
    return _saved(desk, draft, found)


def _saved(desk: Desk, draft: Draft, found: tuple[Diagnostic, ...]) -> int:
    path = save(desk, draft)
    if found:
        print(_sentences(found), file=sys.stderr)
    print(f"Wrote {path}. Write its text below the second line of hyphens.")
    return DONE


def _id_is_free(desk: Desk, draft: Draft) -> None:
    found = faults_of_id(desk, draft)
    if found:
        raise _WrongUsage(_sentences(found))
    other = taken(desk, draft)
    if other is not None:
        raise already_there(other)


def _complete(desk: Desk, draft: Draft) -> Draft:
    """Return a draft that nobody can be asked about the id that its title proposes, or say all that is missing."""
    kind = draft.kind
    missing = [field.key for field in in_order(kind.head) if field.required and field.key not in draft.answers]
    wanted = ["--title" if key in _TITLES else f"--set {key}=…" for key in missing]
    title = draft.answers.get(title_of(kind.head) or "")
    id_ = draft.id or (
        proposed_id(desk, kind, title) if isinstance(title, str) and ids_to_choose(desk, kind) is None else ""
    )
    chosen = ids_to_choose(desk, kind)
    if not id_ and not ({*missing} & {*_TITLES}):
        more = " …" if chosen and len(chosen) > _NAMED_AT_MOST else ""
        wanted.append(
            f"--id with one of these: {', '.join(islice(chosen, _NAMED_AT_MOST))}{more}" if chosen else "--id"
        )
    if wanted:
        message = f"the new {kind.name} also needs {' and '.join(wanted)}"
        raise _WrongUsage(message)
    return replace(draft, id=id_)


def _answers(kind: Kind, given: Namespace) -> Answers:
    answers: Answers = MappingProxyType({})
    title = next((key for key in _TITLES if field_named(kind.head, key)), "title")
    for words in ((f"{title}={given.title}",) if given.title else ()) + tuple(given.set):
        way, equals, value = words.partition("=")
        if not (equals and value.strip() and fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", way)):
            message = f"“{words}” is not a field and its value; write --set start=2019-11-21"
            raise _WrongUsage(message)
        answers = _with(answers, way, value)
    return answers


def _with(answers: Answers, way: str, value: str) -> Answers:
    """Return the answers with one more; a second one for the same field makes a list."""
    steps: Steps = tuple(int(step) - 1 if step.isdecimal() else step for step in way.split("."))
    old = value_at(answers, steps)
    try:
        if isinstance(old, Mapping) or -1 in steps:
            raise ValueError(way)  # noqa: TRY301 - one sentence for all that does not fit
        return with_value(
            answers, steps, value if old is None else (*(old if isinstance(old, tuple) else (old,)), value)
        )
    except ValueError:
        message = f"--set {way} does not fit an earlier --set; the items of a list are counted from 1"
        raise _WrongUsage(message) from None


def _refused(found: tuple[Diagnostic, ...]) -> bool:
    return any(one.severity == "error" for one in found)


def _sentences(found: tuple[Diagnostic, ...]) -> str:
    return "\n".join(" ".join((one.message, *one.hints)) for one in found)
