"""What is published: one module a format, each with makers of artifacts from the archive, listed below.

May import artifact, views, archive, wording. Outputs do not know one another, and never write a byte.
"""

from typing import Final

from adfm_site.artifact import Maker, Summary
from adfm_site.outputs import files, icon, pages, redirects, robots, scripts, search, sitemap

MAKERS: Final[tuple[Maker, ...]] = (
    *pages.MAKERS,
    *files.MAKERS,
    redirects.MAKER,
    robots.MAKER,
    icon.MAKER,
    scripts.MAKER,
    search.MAKER,
    # Last, so that files that are published as they are give way where two addresses clash.
    files.STATIC,
)
SUMMARIES: Final[tuple[Summary, ...]] = (search.SUMMARY, sitemap.SUMMARY)
