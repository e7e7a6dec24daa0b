"""Plain pages, and texts for topics."""

from typing import Annotated

from adfm_site.model.entry import Head
from adfm_site.model.shape import Line


class PlainPage(Head, frozen=True, kw_only=True):
    """A separate page: `about.md`; `index.md` is the home page."""

    title: Annotated[Line, "Its title."]
    menu: Annotated[
        int | None, "Its position in the links at the bottom of every page. If left out, it is not there."
    ] = None


class Topic(Head, frozen=True, kw_only=True):
    """A text for a topic of site.yaml: `topics/<id>.md`."""

    title: Annotated[Line, "The topic's name, as in site.yaml."]
