"""Organisations, under the names they had."""

from dataclasses import dataclass
from typing import Annotated

from adfm_site.model.entry import Head
from adfm_site.model.shape import Country, Line, OneOrMany, Refers, Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Head):
    """An organisation: `organisations/<id>.md`. One that was renamed is two, the old one with succeeded-by."""

    name: Annotated[Line, "Its name."]
    abbreviation: Annotated[Line, "Its abbreviation."] = ""
    also_known_as: Annotated[tuple[Line, ...], OneOrMany(), "Other names that it goes by."] = ()
    parent: Annotated[str | None, Refers(("organisation",)), "The organisation that it is part of."] = None
    country: Annotated[Country | None, "The country of its seat."] = None
    url: Annotated[Url | None, "Its own web address."] = None
    succeeded_by: Annotated[str | None, Refers(("organisation",)), "The organisation that it became."] = None
    contact: Annotated[Line, "A public contact only."] = ""

    @property
    def title(self) -> str:
        """What its page is called."""
        return self.name

    @property
    def short_title(self) -> str:
        """The form for lists."""
        return self.abbreviation or self.name
