"""Which fields `new` asks for. A kind that is not listed is asked for its required fields and its summary."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from adfm_site.editing.front_matter import Answers, in_order
from adfm_site.model.agenda import Agenda, Item
from adfm_site.model.download import OwnDocument
from adfm_site.model.entry import Head
from adfm_site.model.event import Event
from adfm_site.model.organisation import Organisation
from adfm_site.model.person import Person, RoleHeld
from adfm_site.model.series import Series
from adfm_site.model.shape import Field

TIME_ZONE: Final = "time-zone"
"""A field that is asked for only where check would ask for it."""


class Question(Struct, frozen=True):
    """A field that is asked for. after: only where that field is answered; unless: only where that one is not."""

    key: str
    after: str = ""
    unless: str = ""
    default: str = ""

    def arises(self, answers: Answers) -> bool:
        """Return whether it is to be asked after these answers."""
        return (
            self.key not in answers
            and (not self.after or answers.get(self.after, "unknown") != "unknown")
            and self.unless not in answers
        )


def _plain(*keys: str) -> tuple[Question, ...]:
    return tuple(map(Question, keys))


_ASKED: Final[Mapping[type[Any], tuple[Question, ...]]] = MappingProxyType(
    {
        Event: (
            *_plain("title", "kind"),
            Question("start", default="unknown"),
            Question("end", after="start"),
            *_plain("place", "online"),
            Question("time", after="start"),
            Question(TIME_ZONE),
            Question("series"),
            Question("number", after="series"),
            *_plain("organisations", "topics", "summary"),
        ),
        Agenda: _plain("items", TIME_ZONE),
        Item: _plain("title", "time"),
        OwnDocument: (
            *_plain("title", "kind", "file"),
            Question("held", unless="file"),
            *_plain("date", "authors", "events", "summary"),
        ),
        Series: _plain("title", "conveners", "began", "status", "summary"),
        Organisation: _plain("name", "abbreviation", "country", "url", "summary"),
        Person: _plain("name", "public", "roles", "summary"),
        RoleHeld: _plain("organisation", "role", "from", "to"),
    }
)


def questions_of(record: type[Any]) -> tuple[Question, ...]:
    """Return the questions for a record: those listed, else its required fields, else all.

    For a file, its summary is asked for too.
    """
    if record in _ASKED:
        return _ASKED[record]
    required = tuple(field.key for field in in_order(record) if field.required)
    if issubclass(record, Head):
        return _plain(*required, "summary")
    return _plain(*(required or (field.key for field in in_order(record))))


def title_of(record: type[Any]) -> str | None:
    """Return the key of the field from which an id is proposed.

    None for a kind whose files are named after something else.
    """
    asked = [question.key for question in questions_of(record)]
    return next((key for key in ("title", "name") if key in asked), None)


def field_named(record: type[Any], key: str) -> Field | None:
    """Return a record's field, or None where it has none of that name."""
    return next((field for field in in_order(record) if field.key == key), None)
