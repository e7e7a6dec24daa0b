"""The questions of `new` on a terminal.

Each answer is checked at once, and a wrong one is asked again with the sentence of `check`.
"""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Final

from msgspec.structs import replace

from adfm_site.archive.references import UNKNOWN_TERM
from adfm_site.cli.questions import TIME_ZONE, Question, field_named, questions_of, title_of
from adfm_site.diagnostics import Diagnostic, Pointer
from adfm_site.editing.front_matter import Steps, Written, with_value, without
from adfm_site.editing.new import (
    Desk,
    Draft,
    as_written,
    called,
    choices,
    faults_of_id,
    id_as_written,
    ids_to_choose,
    new_faults,
    next_number,
    proposed_id,
    taken,
    without_time_zone,
)
from adfm_site.model.shape import Block, Choice, Many, Marker, NamedValues, Refers, Scalar, Shape, Term, Value

Listen = Callable[[str], str]
Say = Callable[[str], None]

_SHOWN_AT_MOST: Final = 60
_SHOWN_OF_MORE: Final = 20
_WITHOUT_COMMAS: Final = frozenset(("country", "language", "id"))


class Asking:
    """A conversation about one file. listen: shows a prompt and gives the line that was typed; say: prints a line."""

    def __init__(self, desk: Desk, draft: Draft, listen: Listen, say: Say) -> None:
        """Take what is answered already; what is not is asked."""
        self._desk, self._listen, self._say = desk, listen, say
        self.draft = draft

    def all(self) -> Draft:
        """Ask for everything that is not answered yet, and give the whole draft."""
        record = self.draft.kind.head
        title = title_of(record)
        chosen = ids_to_choose(self._desk, self.draft.kind)
        if chosen is None and title and title not in self.draft.answers:
            self._field(Question(title))
        if not self.draft.id:
            self._id(chosen)
        for question in questions_of(record):
            if question.key == TIME_ZONE:
                self._time_zone(question)
            elif question.arises(self.draft.answers):
                self._field(self._proposing(question, chosen))
        return self.draft

    def again(self, found: tuple[Diagnostic, ...]) -> bool:
        """Ask again for the fields that are complained about; false where none of the complaints is about a field."""
        record = self.draft.kind.head
        keys = dict.fromkeys(
            str(one.where.steps[0]) for one in found if isinstance(one.where, Pointer) and one.where.steps
        )
        known = [key for key in keys if field_named(record, key)]
        for key in known:
            self.draft = replace(self.draft, answers=without(self.draft.answers, key))
            self._field(Question(key))
        return bool(known)

    def tell(self, found: tuple[Diagnostic, ...]) -> None:
        """Print the sentences of complaints with their hints."""
        for one in found:
            self._say(f"  {one.message}")
            for hint in one.hints:
                self._say(f"  → {hint}")

    def _proposing(self, question: Question, chosen: Mapping[str, str] | None) -> Question:
        """Return a question with the answer that the site itself proposes."""
        series = self.draft.answers.get("series")
        if question.key == "number" and isinstance(series, str):
            return replace(question, default=str(next_number(self._desk, series)))
        if question.key == "title" and chosen:
            return replace(question, default=chosen.get(self.draft.id, ""))
        return question

    def _time_zone(self, question: Question) -> None:
        """Ask by whose clocks the times are, where check would."""
        found = without_time_zone(self._desk, self.draft)
        if found:
            self.tell(found)
            self._field(question, needed=_errors(found))

    def _id(self, chosen: Mapping[str, str] | None) -> None:
        kind, title = self.draft.kind, self.draft.answers.get(title_of(self.draft.kind.head) or "")
        self._say(
            "\nid: The permanent name of its file or folder, also used in its address: small letters, digits and "
            "hyphens."
        )
        self._list(chosen or {})
        proposed = proposed_id(self._desk, kind, title) if chosen is None and isinstance(title, str) else ""
        while True:
            typed = _picked(self._line("id", proposed, needed=True), chosen or {})
            written = id_as_written(self._desk, kind, typed)
            if written != typed:
                self._say(f"  Taken as {written}.")
            draft = replace(self.draft, id=written)
            found = faults_of_id(self._desk, draft)
            other = None if found else taken(self._desk, draft)
            if not found and other is None:
                self.draft = draft
                return
            self.tell(found)
            if other is not None:
                self._say(f"  {other} already exists; choose another name.")

    def _field(self, question: Question, *, needed: bool = False) -> None:
        field = field_named(self.draft.kind.head, question.key)
        if field is not None:
            self._say(f"\n{field.key}: {field.doc}")
            self._shape(field.shape, (field.key,), question.default, needed=needed or field.required)

    def _shape(self, shape: Shape, steps: Steps, default: str, *, needed: bool) -> bool:
        """Ask for a value of that shape, and say whether there was an answer."""
        match shape:
            case Value(marker=marker):
                return self._value(marker, steps, default, needed=needed)
            case Many(item=Value(marker=marker)) if _in_one_line(marker):
                return self._value(marker, steps, default, needed=needed, several=True)
            case Many(item=item):
                return self._items(item, steps, needed=needed)
            case NamedValues(key=Value(marker=marker), value=value):
                return self._table(marker, value, steps)
            case Block(record=record, short=short):
                return (
                    self._value(short, steps, default, needed=needed)
                    if short
                    else self._block(record, steps, needed=needed)
                )

    def _value(self, marker: Marker, steps: Steps, default: str, *, needed: bool, several: bool = False) -> bool:
        options = choices(self._desk, marker)
        self._list(options)
        hint = _example(marker) + (" Separate several with commas." if several else "")
        if hint:
            self._say(f"  {hint.strip()}")
        kept = default
        while True:
            typed = self._line(_label(steps), kept, needed=needed)
            if not typed:
                return False
            each = [word.strip() for word in typed.split(",") if word.strip()] if several else [typed]
            words = [
                self._as_written((*steps, 0) if several else steps, marker, _picked(word, options)) for word in each
            ]
            found = self._faults(steps, tuple(words) if several else words[0])
            if not found or (typed == kept != default and not _errors(found)):
                self._take(steps, tuple(words) if several else words[0])
                return True
            self.tell(found)
            # What is not certainly wrong can be kept.
            kept = default if _errors(found) else typed

    def _as_written(self, steps: Steps, marker: Marker, word: str) -> str:
        """Return an answer as the archive writes it, and say so where that is not as it was typed."""
        written = as_written(self._desk, self.draft, steps, marker, word)
        if written != word:
            self._say(f"  Taken as {written}.")
        return written

    def _items(self, item: Shape, steps: Steps, *, needed: bool) -> bool:
        count = 0
        while self._shape(item, (*steps, count), "", needed=needed and not count):
            count += 1
        return count > 0

    def _table(self, marker: Marker, value: Shape, steps: Steps) -> bool:
        options = choices(self._desk, marker)
        self._list(options)
        answered = False
        while name := called(_picked(self._line(f"{_label(steps)}, which", "", needed=False), options), options):
            if isinstance(marker, Term) and name not in options:
                self.tell((UNKNOWN_TERM[marker.vocabulary](Pointer(path="site.yaml"), name, tuple(options)),))
                continue
            answered = self._shape(value, (*steps, name), "", needed=False) or answered
        return answered

    def _block(self, record: type[Any], steps: Steps, *, needed: bool) -> bool:
        """Ask for the fields of a block. Where the first is left out there is no block."""
        first, *others = questions_of(record)
        for question in (first, *others):
            field = field_named(record, question.key)
            if field is not None:
                way = (*steps, field.key)
                answered = self._shape(
                    field.shape, way, question.default, needed=field.required and (needed or question is not first)
                )
                if question is first and not answered:
                    return False
        return True

    def _line(self, label: str, default: str, *, needed: bool) -> str:
        """Return the line that was typed, the default for an empty one; an empty one only where nothing is needed."""
        shown = f"{label} [{default}]" if default else label if needed else f"{label} (Enter: none)"
        while not (typed := self._listen(f"  {shown}: ").strip() or default) and needed:
            self._say("  An answer is required.")
        return typed

    def _list(self, options: Mapping[str, str]) -> None:
        shown = len(options) if len(options) <= _SHOWN_AT_MOST else _SHOWN_OF_MORE
        for number, (id_, name) in enumerate(islice(options.items(), shown), start=1):
            self._say(f"  {number:>3}  {id_}{f' ({name})' if name else ''}")
        if shown < len(options):
            self._say(f"  … and {len(options) - shown} more, which “adfm-site list” prints; type an id or a title.")

    def _faults(self, steps: Steps, value: Written) -> tuple[Diagnostic, ...]:
        """Return what is wrong with one more answer."""
        return new_faults(self._desk, self.draft, with_value(self.draft.answers, steps, value))

    def _take(self, steps: Steps, value: Written) -> None:
        self.draft = replace(self.draft, answers=with_value(self.draft.answers, steps, value))


def _picked(typed: str, options: Mapping[str, str]) -> str:
    """Return the id that was typed, or that has the number that was typed."""
    if typed in options or not (typed.isdecimal() and 1 <= int(typed) <= len(options)):
        return typed
    return list(options)[int(typed) - 1]


def _in_one_line(marker: Marker) -> bool:
    """Return whether no answer holds a comma."""
    match marker:
        case Scalar(name=name):
            return name in _WITHOUT_COMMAS
        case Refers() | Term() | Choice():
            return True


def _example(marker: Marker) -> str:
    return (
        f"For example: {marker.example}." if isinstance(marker, Scalar) and marker.name not in ("text", "file") else ""
    )


def _label(steps: Steps) -> str:
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in steps)


def _errors(found: tuple[Diagnostic, ...]) -> bool:
    return any(one.severity == "error" for one in found)
