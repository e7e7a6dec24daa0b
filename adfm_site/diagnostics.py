"""What can be said about content: complaints as data. Imports only source; never prints, never decides an exit status.

A problem is a small function beside the code that finds it. Its name is the code, its docstring the long explanation,
and it returns what is said to the editor:

    @problem("error")
    def impossible_date(written: str) -> Said:
        '''A date that no calendar has …'''
        return Said(f"There is no {written}.")

    impossible_date(span, "2019-02-30")  # a Diagnostic
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from inspect import cleandoc
from typing import Final, Generic, Literal, ParamSpec, TypeVar
from unicodedata import category

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from adfm_site.patterns import pattern
from adfm_site.source import Span

Severity = Literal["error", "warning", "note"]
T_co = TypeVar("T_co", covariant=True)
P = ParamSpec("P")
_LONGEST: Final = 600
_COMPARED_AT_MOST: Final = 60
_SUGGESTED: Final = 2
_NEAR_AT_ALL: Final = 0.6
_JOINTS: Final = pattern(r"[\s_\-‐‑‒–—]+")


class Pointer(Struct, frozen=True, kw_only=True, tag=True):
    """A place named by the way to it, for complaints about values that no longer know their position.

    path: the file. steps: the keys and list positions from the head's top, such as ("downloads", 0, "file"). part: the
    key or its value. Where the last steps do not exist (a missing field) the place is what the longest existing way
    leads to.
    """

    path: str
    steps: tuple[str | int, ...] = ()
    part: Literal["key", "value"] = "value"


class Passage(Struct, frozen=True, kw_only=True, tag=True):
    """A place in a file's Markdown: the occurrence of a text, counted from 0.

    steps: in the front matter's value to which they lead.
    """

    path: str
    text: str
    occurrence: int = 0
    steps: tuple[str | int, ...] = ()


Where = Span | Pointer | Passage


class Label(Struct, frozen=True, kw_only=True):
    """A further place that a complaint mentions, with a few words on what it has to do with it."""

    where: Where
    text: str


class Said(Struct, frozen=True):
    """The text of a problem: a sentence, hints and further places.

    Where the correction is certain, it also has the correct text. Whatever they quote, the sentence and each hint is
    one line of limited length.
    """

    message: str
    hints: Iterable[str] = ()
    labels: Iterable[Label] = ()
    replacement: str | None = None

    def __post_init__(self) -> None:
        """Make each sentence one line."""
        force_setattr(self, "message", _line(self.message))
        force_setattr(self, "hints", tuple(_line(hint) for hint in self.hints if hint))


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One complaint.

    where is a Span once positions are resolved; replacement, if any, is what should stand at that span.
    """

    code: str
    severity: Severity
    message: str
    where: Where
    hints: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    replacement: str | None = None

    @property
    def path(self) -> str:
        """The file that the complaint is about."""
        return self.where.path


class Checked(Struct, Generic[T_co], frozen=True, kw_only=True):
    """A value and what there is to complain about it."""

    value: T_co
    diagnostics: tuple[Diagnostic, ...] = ()


class Problem(Generic[P]):
    """A kind of complaint: called with a place and its own arguments it makes the Diagnostic."""

    def __init__(self, severity: Severity, says: Callable[P, Said]) -> None:
        """Take the function that says it; its name is the code, its docstring the long explanation."""
        self.severity: Final = severity
        self.module: Final = says.__module__
        self.code: Final = says.__name__.replace("_", "-")
        self.explanation: Final = cleandoc(says.__doc__ or "")
        self._says = says

    def __call__(self, where: Where, /, *args: P.args, **kwargs: P.kwargs) -> Diagnostic:
        """Return the complaint about a place; the other arguments are those of the function."""
        said = self._says(*args, **kwargs)
        return Diagnostic(
            code=self.code,
            severity=self.severity,
            message=said.message,
            where=where,
            hints=tuple(said.hints),
            labels=tuple(said.labels),
            replacement=said.replacement,
        )


def problem(severity: Severity) -> Callable[[Callable[P, Said]], Problem[P]]:
    """Make a function that says something into a Problem of that severity."""

    def make(says: Callable[P, Said]) -> Problem[P]:
        return Problem(severity, says)

    return make


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Return "Did you mean “…”?" for the known words nearest to the written one, or nothing where none is near."""
    choices = _in_order(tuple(known))
    meant = nearest(written, choices)
    folded = _folded(choices)
    return meaning(
        (meant,) if meant else [folded[word] for word in alike(written.casefold(), tuple(folded), _NEAR_AT_ALL)]
    )


def meaning(words: Iterable[str]) -> str:
    """Return "Did you mean “…” or “…”?" of some words, or nothing of none."""
    quoted = " or ".join(f"“{word}”" for word in words)
    return f"Did you mean {quoted}?" if quoted else ""


def nearest(written: str, known: Iterable[str]) -> str | None:
    """Return the one known word that is so near to the written one that it is probably meant, or None.

    Another number is never meant.
    """
    choices = _in_order(tuple(known))
    near = alike(written, choices, 0.8)
    return same_word(written, choices) or (near[0] if len(near) == 1 and _digits(near[0]) == _digits(written) else None)


def same_word(written: str, known: Iterable[str]) -> str | None:
    """Return the one known word that is the written one but for capitals and for what joins its parts, or None.

    That much is certain, so it may be written in its place. A word that is only near may be another: “unheld” is not
    “held”.
    """
    same = _by_letters(_in_order(tuple(known))).get(letters(written), ())
    return same[0] if len(same) == 1 else None


def letters(word: str) -> str:
    """Return a word in small letters, its parts joined by single hyphens."""
    return _JOINTS.sub("-", word.strip().casefold())


def resolved(found: Diagnostic, find: Callable[[Where], Span]) -> Diagnostic:
    """Return the complaint with every place turned into a span."""
    labels = tuple(replace(label, where=find(label.where)) for label in found.labels)
    return replace(found, where=find(found.where), labels=labels)


def alike(written: str, known: tuple[str, ...], cutoff: float) -> tuple[str, ...]:
    """Return at most two words near to the written one, the nearest first.

    cutoff: how near, from 0.6 to 1, as difflib measures it.
    """
    return tuple(word for ratio, word in _nearest(written, known) if ratio >= cutoff)


@lru_cache(maxsize=256)
def _nearest(written: str, known: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
    """Return the two words that difflib's get_close_matches would give, each with its ratio.

    Remembered, since one misspelt name often stands in many files. Where there are many words, only those that share
    most of their rarer pieces are compared, and of these none in full that cannot be nearer than two others, so that a
    thousand mistakes in an archive of thousands are told in seconds.
    """
    if len(known) > _COMPARED_AT_MOST:
        where = _where_pieces_stand(known)
        shared = Counter(number for piece in sorted(_pieces(written)) for number in where.get(piece, ()))
        known = tuple(known[number] for number, _ in shared.most_common(_COMPARED_AT_MOST))
    matcher = SequenceMatcher[str]()
    matcher.set_seq2(written)
    likely: list[tuple[float, str]] = []
    for word in known:
        matcher.set_seq1(word)
        if matcher.real_quick_ratio() >= _NEAR_AT_ALL and (at_most := matcher.quick_ratio()) >= _NEAR_AT_ALL:
            likely.append((at_most, word))
    nearest_: list[tuple[float, str]] = []
    for at_most, word in sorted(likely, reverse=True):
        if len(nearest_) == _SUGGESTED and at_most < nearest_[-1][0]:
            break
        matcher.set_seq1(word)
        if (ratio := matcher.ratio()) >= _NEAR_AT_ALL:
            nearest_ = sorted((*nearest_, (ratio, word)), reverse=True)[:_SUGGESTED]
    return tuple(nearest_)


@lru_cache(maxsize=8)
def _where_pieces_stand(known: tuple[str, ...]) -> Mapping[str, list[int]]:
    """Return the positions of the words that hold each piece of three signs, but for pieces that most words hold."""
    found: dict[str, list[int]] = {}
    for number, word in enumerate(known):
        for piece in _pieces(word):
            found.setdefault(piece, []).append(number)
    return {piece: numbers for piece, numbers in found.items() if len(numbers) <= len(known) // 4 + 1}


def _pieces(word: str) -> frozenset[str]:
    return frozenset(f"  {word} "[start : start + 3] for start in range(len(word) + 1))


@lru_cache(maxsize=32)
def _in_order(known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(known)))


@lru_cache(maxsize=32)
def _folded(choices: tuple[str, ...]) -> Mapping[str, str]:
    return {choice.casefold(): choice for choice in choices}


@lru_cache(maxsize=32)
def _by_letters(choices: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for choice in choices:
        found[letters(choice)] = (*found.get(letters(choice), ()), choice)
    return found


def _digits(word: str) -> str:
    return "".join(sign for sign in word if sign.isdigit())


def _line(words: str) -> str:
    """Return words as one line, without control characters, which a terminal would obey.

    It is cut where it would fill the screen.
    """
    shown = "".join(" " if category(sign) in ("Cc", "Zl", "Zp") else sign for sign in words)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST // 2]} … {shown[-_LONGEST // 2 :]}"
