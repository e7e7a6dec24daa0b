"""What is published: one module a format, each a function from the archive to artifacts, listed below.

What costs much to make is planned in portions, which are remembered (artifact.py).

May import artifact, views, archive, wording. Outputs do not know one another, and never write a byte.
"""

from collections.abc import Callable, Iterator
from typing import Final

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Portion
from adfm_site.outputs import files, icon, pages, pictures, redirects, robots, scripts, search, sitemap, static
from adfm_site.views.frame import Frame

Output = Callable[[Archive, Frame], Iterator[Artifact | Portion]]

OUTPUTS: Final[tuple[Output, ...]] = (
    pages.artifacts,
    files.artifacts,
    pictures.artifacts,
    redirects.artifacts,
    sitemap.artifacts,
    robots.artifacts,
    icon.artifacts,
    scripts.artifacts,
    search.artifacts,
    static.artifacts,
)
