"""sitemap.xml (sitemaps.org 0.9): canonical pages for search engines.

The only dates in it are those of change notes.
"""

from collections.abc import Iterator
from typing import Final

from adfm_site.artifact import Artifact, Plan, Summary, Template
from adfm_site.views.frame import Frame
from adfm_site.views.sitemap import Listed, SitemapView


def artifacts(plan: Plan, frame: Frame) -> Iterator[Artifact]:
    """Return the map.

    There is none where the site's absolute address is not known, since the map's addresses must be absolute.
    """
    if frame.base:
        changed = {each.address: each.changed for each in plan.planned() if each.changed is not None}
        pages = tuple(Listed(address=address, lastmod=day) for address, day in sorted(changed.items()))
        view = SitemapView(base=frame.base, pages=pages)
        yield Artifact(address="/sitemap.xml", recipe=Template(name="sitemap.xml"), view=view, origin="the sitemap")


SUMMARY: Final = Summary("sitemap", artifacts)
