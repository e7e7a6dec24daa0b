"""Organisations, under the names they had."""

from typing import Annotated

from adfm_site.model.entry import Head
from adfm_site.model.shape import Country, Line, OneOrMany, Refers, Url


class Organisation(Head, frozen=True, kw_only=True):
    """An organisation: `organisations/<id>.md`. A renamed organisation has two files; the old one has succeeded-by."""

    name: Annotated[Line, "Its name."]
    abbreviation: Annotated[Line, "Its abbreviation."] = ""
    also_known_as: Annotated[tuple[Line, ...], OneOrMany(), "Other names of the organisation."] = ()
    parent: Annotated[str | None, Refers(("organisation",)), "The organisation it is part of."] = None
    country: Annotated[Country | None, "The country of its head office."] = None
    url: Annotated[Url | None, "The address of its website."] = None
    succeeded_by: Annotated[
        str | None, Refers(("organisation",)), "The organisation that replaced it, or its new name."
    ] = None
    contact: Annotated[Line, "How to contact it. Give public contacts only."] = ""

    @property
    def title(self) -> str:
        """What its page is called."""
        return self.name

    @property
    def short_title(self) -> str:
        """The form for lists."""
        return self.abbreviation or self.name
