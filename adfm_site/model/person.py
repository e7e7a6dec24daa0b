"""People, and only those who agreed to a public page."""

from typing import Annotated

from msgspec import Struct

from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Head
from adfm_site.model.shape import Line, OneOrMany, Refers


class RoleHeld(Struct, frozen=True, kw_only=True):
    """A role that the person had in an organisation."""

    organisation: Annotated[str, Refers(("organisation",)), "The organisation."]
    role: Annotated[Line, "The role, such as Director."] = ""
    from_: Annotated[PartialDate | None, "When it began."] = None
    to: Annotated[PartialDate | None, "When it ended."] = None


class Person(Head, frozen=True, kw_only=True):
    """A person: `people/<id>.md`. Nothing is published unless `public: true`."""

    name: Annotated[Line, "Their name."]
    public: Annotated[bool, "true: they agreed to this page."]
    also_known_as: Annotated[tuple[Line, ...], OneOrMany(), "Other forms of their name."] = ()
    roles: Annotated[tuple[RoleHeld, ...], OneOrMany(), "Their roles in organisations, with dates."] = ()

    @property
    def title(self) -> str:
        """What their page is called."""
        return self.name
