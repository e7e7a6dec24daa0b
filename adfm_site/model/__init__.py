"""What an archive is about: the kinds of entries, their fields, and what those mean.

May import diagnostics and source. Never parses, never complains, never touches a file.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from adfm_site.model.agenda import Agenda
from adfm_site.model.download import OwnDocument
from adfm_site.model.entry import Head
from adfm_site.model.event import Event
from adfm_site.model.organisation import Organisation
from adfm_site.model.page import PlainPage, Topic
from adfm_site.model.person import Person
from adfm_site.model.series import Series


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of entry.

    folder: where its files lie and its pages are; head: its fields; text_level: of its first heading.

    standard: made by the general page, list and template of that name, with nothing written for it elsewhere.
    """

    name: str
    folder: str
    head: type[Head]
    text_level: int = 2
    standard: bool = False


KINDS: Final[tuple[Kind, ...]] = (
    Kind(name="event", folder="events", head=Event, text_level=3),
    Kind(name="agenda", folder="events", head=Agenda),
    Kind(name="document", folder="documents", head=OwnDocument),
    Kind(name="series", folder="series", head=Series),
    Kind(name="organisation", folder="organisations", head=Organisation),
    Kind(name="person", folder="people", head=Person),
    Kind(name="topic", folder="topics", head=Topic),
    Kind(name="page", folder="", head=PlainPage),
)

KIND_NAMED: Final[Mapping[str, Kind]] = MappingProxyType({kind.name: kind for kind in KINDS})
