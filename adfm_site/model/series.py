"""Series: programmes and rows of events."""

from typing import Annotated, Literal

from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Head
from adfm_site.model.shape import Line, OneOrMany, Refers


class Series(Head, frozen=True, kw_only=True):
    """A programme or series of events: `series/<id>.md`."""

    title: Annotated[Line, "Its name."]
    short_title: Annotated[Line, "A short form for lists."] = ""
    also_known_as: Annotated[tuple[Line, ...], OneOrMany(), "Other names of the series."] = ()
    began: Annotated[PartialDate | None, "When it began."] = None
    ended: Annotated[PartialDate | None, "When it ended."] = None
    conveners: Annotated[
        tuple[Annotated[str, Refers(("organisation",))], ...], OneOrMany(), "The organisations that convene it."
    ] = ()
    status: Annotated[Literal["continuing", "ended", "planned"] | None, "Whether it continues."] = None
    key_documents: Annotated[
        tuple[Annotated[str, Refers(("document",))], ...], OneOrMany(), "The documents to read first; seven at most."
    ] = ()
