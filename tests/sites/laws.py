"""Laws that every published site keeps.

Each is a function from a published tree to sentences about where it is broken.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import pairwise
from posixpath import normpath
from typing import Final
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from tests.sites.built import Tree
from tests.sites.pages import HEADINGS, PageRead, words_of

_GAP: Final = re.compile(r"\(\s*\)|\[\s+\]|“\s*”|, ,|; ;|\(, |, \)|: $|^, |, $")
_NAMES: Final = (
    "January|February|March|April|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec"
)
_MONTHS: Final = rf"({_NAMES}|(?<=\d )May|May(?= \d))"
_MONTH: Final = re.compile(rf"\b{_MONTHS}\b")
_WITH_YEAR: Final = re.compile(
    rf"(\d{{1,2}} )?({_MONTHS} )?(to (\d{{1,2}} )?)?{_MONTHS}( to (\d{{1,2}} )?{_MONTHS})? ?\d{{4}}"
)

Law = Callable[[Tree], Iterator[str]]

NOT_EMPTY: Final = (
    *HEADINGS,
    "a",
    "button",
    "caption",
    "dd",
    "dt",
    "figcaption",
    "legend",
    "li",
    "p",
    "summary",
    "th",
    "title",
)
POINTING: Final = ("href", "src", "action", "poster", "data")
NAMING: Final = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
EMPTY_WORDS: Final = frozenset(("click here", "here", "more", "read more", "download", "link", "this page"))
UNUSABLE_NAME: Final = re.compile(r'[\x00-\x1f<>:"|?*\\]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def html_is_valid(tree: Tree) -> Iterator[str]:
    """Every page is parsed by html5lib in strict mode."""
    for page in tree.pages.values():
        if page.fault:
            yield f"{page.path}: {page.fault}"


def links_lead_somewhere(tree: Tree) -> Iterator[str]:
    """Every address in a page that lies on the site leads to a file, and its anchor to an element there."""
    for page in tree.pages.values():
        for written in written_addresses(page):
            fault = _fault_of(tree, page, written)
            if fault:
                yield f"{page.path}: {written} {fault}"


def links_are_relative(tree: Tree) -> Iterator[str]:
    """Links in the site are relative, to work under any base path; only the 404 page has links from the root."""
    for page in tree.pages.values():
        for name in POINTING:
            for element, written in page.attribute(name):
                ours = tree.base and written.startswith(tree.base) and element.tag != "link"
                if page.path != "404.html" and (written.startswith("/") or ours):
                    yield f"{page.path}: {written}"


def links_do_not_go_round(tree: Tree) -> Iterator[str]:
    """No link inside the site leads to a page that has moved."""
    moved = {page.path for page in tree.pages.values() if page.moved}
    for page in tree.pages.values():
        for written in written_addresses(page):
            if located(tree, page, written)[0] in moved - {page.path}:
                yield f"{page.path}: {written}"


def anchors_are_unique(tree: Tree) -> Iterator[str]:
    """No id stands twice in a page, none is empty or holds a blank, and what names an id names one that is there."""
    for page in tree.pages.values():
        for anchor, times in Counter(page.ids).items():
            if times > 1 or not anchor or " " in anchor:
                yield f"{page.path}: {anchor!r} {times} times"
        for name in NAMING:
            for _, value in page.attribute(name):
                yield from (f"{page.path}: {name} names {one}" for one in value.split() if one not in page.ids)


def headings_go_down_step_by_step(tree: Tree) -> Iterator[str]:
    """Every page has one h1, first of its headings, and no heading is more than one level below the one before."""
    for page in tree.pages.values():
        levels = [int(element.tag[1]) for element in page.root.iter() if element.tag in HEADINGS]
        if levels.count(1) != 1 or levels[0] != 1 or any(later > earlier + 1 for earlier, later in pairwise(levels)):
            yield f"{page.path}: {levels}"


def nothing_is_empty(tree: Tree) -> Iterator[str]:
    """No heading, link, term, value, item or paragraph is without words, no list without items."""
    for page in tree.pages.values():
        for element in page.root.iter():
            if element.tag in NOT_EMPTY and not words_of(element) and not (element.text or "").strip():
                yield f"{page.path}: <{element.tag}> {element.attrib}"
            if element.tag in ("ul", "ol", "dl", "table", "tr", "nav", "section", "figure", "details") and not len(
                element
            ):
                yield f"{page.path}: <{element.tag}> {element.attrib}"


def headings_have_something_below(tree: Tree) -> Iterator[str]:
    """After every heading comes something that is not a heading of the same or a higher level, nor the end."""
    for page in tree.pages.values():
        if not page.moved:
            yield from (f"{page.path}: {words_of(heading)}" for heading in _bare_headings(page.main))


def pages_say_what_they_are(tree: Tree) -> Iterator[str]:
    """Every page has a language and a title of its own, and one that search engines list has a description."""
    titles: dict[str, str] = {}
    for page in tree.pages.values():
        title = " ".join((page.root.findtext("head/title") or "").split())
        described = [
            element.get("content", "").strip()
            for element in page.root.iter("meta")
            if element.get("name") == "description"
        ]
        if not title or not page.root.get("lang"):
            yield f"{page.path}: title {title!r}, language {page.root.get('lang')!r}"
        if page.indexed and (len(described) != 1 or not described[0] or len(described[0]) > 155):
            yield f"{page.path}: description {described}"
        if page.indexed and titles.setdefault(title, page.path) != page.path:
            yield f"{page.path}: the title of {titles[title]}"


def nothing_runs_and_nothing_comes_from_elsewhere(tree: Tree) -> Iterator[str]:
    """No page has a frame, a handler, an inline style, or a part that another host serves.

    The only script is one file of the site's own. It is deferred, and only a page with it may run any, by its policy.
    """
    for page in tree.pages.values():
        yield from _wrong_leave(page)
        for element in page.root.iter():
            if element.tag == "script" and not _is_ours(tree, page, element):
                yield f"{page.path}: <script> {element.attrib}"
            if element.tag in ("iframe", "frame", "object", "embed", "applet", "base"):
                yield f"{page.path}: <{element.tag}>"
            for name, value in element.attrib.items():
                loaded = name in ("src", "srcset", "poster", "data") or (name == "href" and element.tag == "link")
                canonical = element.tag == "link" and element.get("rel") == "canonical"
                if (
                    loaded
                    and re.match(r"([a-z]+:)?//|data:", value)
                    and not (canonical and value.startswith(tree.base))
                ):
                    yield f"{page.path}: <{element.tag} {name}={value}>"
                if (
                    name.startswith("on")
                    or name == "style"
                    or (name in POINTING and value.strip().lower().startswith("javascript:"))
                ):
                    yield f"{page.path}: {name}={value}"
        style = "".join(element.text or "" for element in page.root.iter("style"))
        if "@import" in style or re.search(r"url\((?!['\"]?data:image)", style) or "expression(" in style:
            yield f"{page.path}: the style loads something"


def _wrong_leave(page: PageRead) -> Iterator[str]:
    """Complain where a page's policy lets more run, or ask for more, than the page's one script."""
    scripts, run, asked = (
        list(page.root.iter("script")),
        _directive(page, "script-src"),
        _directive(page, "connect-src"),
    )
    if run != (["'self'"] if scripts else []) or len(scripts) > 1:
        yield f"{page.path}: {len(scripts)} scripts under the policy {run}"
    if asked and (asked != ["'self'"] or not scripts):
        yield f"{page.path}: scripts may ask {asked}"


def styles_are_those_that_the_policy_allows(tree: Tree) -> Iterator[str]:
    """The policy comes before what it governs, starts from nothing, and has the hash of the page's only style."""
    for page in tree.pages.values():
        policies = [
            element.get("content", "")
            for element in page.root.iter("meta")
            if element.get("http-equiv") == "Content-Security-Policy"
        ]
        styles = [element.text or "" for element in page.root.iter("style")]
        if len(policies) != 1 or "default-src 'none'" not in policies[0] or "unsafe" in policies[0] or len(styles) > 1:
            yield f"{page.path}: {len(styles)} styles under {policies}"
            continue
        hashes = [f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in styles]
        if re.findall(r"'sha256-[^']*'", policies[0]) != hashes:
            yield f"{page.path}: the policy does not name the hash of the style"
        head = [element.get("http-equiv") or element.tag for element in page.root[0]]
        before = head[: head.index("Content-Security-Policy")]
        if set(before) - {"meta", "refresh"}:
            yield f"{page.path}: {before} before the policy"


def pictures_have_words_and_sizes(tree: Tree) -> Iterator[str]:
    """Every picture has width, height and alternative text; the icon next to the site's name needs no text."""
    for page in tree.pages.values():
        in_named_links = [picture for link in page.root.iter("a") if words_of(link) for picture in link.iter("img")]
        for picture in page.root.iter("img"):
            beside_a_name = picture in in_named_links and picture.get("alt") == ""
            if not (picture.get("alt", "").strip() or beside_a_name) or not all(
                picture.get(name, "").isdigit() for name in ("width", "height")
            ):
                yield f"{page.path}: {picture.attrib}"


def link_words_mean_something(tree: Tree) -> Iterator[str]:
    """No link is called "here" or "download"; nothing unfilled is left in a page."""
    for page in tree.pages.values():
        for link in page.root.iter("a"):
            if words_of(link).casefold() in EMPTY_WORDS:
                yield f"{page.path}: a link called {words_of(link)}"
        for line in page.lines:
            if line in ("None", "()", "[]") or any(
                sign in line for sign in ("{{", "}}", "{%", "%}", "Undefined", "Markup(", "object at 0x")
            ):
                yield f"{page.path}: {line}"


def brackets_hold_words(tree: Tree) -> Iterator[str]:
    """No brackets or quotation marks are empty, no line has only signs, and no list of words has a gap."""
    for page in tree.pages.values():
        yield from (
            f"{page.path}: {line}"
            for line in page.lines
            if _GAP.search(line) or not any(sign.isalnum() for sign in line)
        )


def dates_have_their_year(tree: Tree) -> Iterator[str]:
    """In the interface's words, in facts, rows, status boxes and headings of days, every month has its year."""
    for page in tree.pages.values():
        for element in page.main.iter():
            ours = element.tag in ("dd", "caption", "time") or set(element.get("class", "").split()) & {
                "meta",
                "status",
                "kicker",
            }
            quoted = any(
                link.get("href", "").startswith("http") for link in element.iter("a")
            )  # the title of something elsewhere
            words = words_of(element) if ours and not quoted else ""
            if _MONTH.search(_WITH_YEAR.sub("", words)):
                yield f"{page.path}: {words}"


def landmarks_are_there(tree: Tree) -> Iterator[str]:
    """The body begins with a link to the one main part; navigations have names; the breadcrumb precedes main."""
    for page in tree.pages.values():
        if page.moved:
            continue
        body = page.root[1]
        if body[0].tag != "a" or body[0].get("href") != f"#{page.main.get('id')}":
            yield f"{page.path}: does not begin with a link to its main part"
        names = [nav.get("aria-label", "") for nav in page.root.iter("nav")]
        if not all(names) or len(set(names)) < len(names) or len(list(page.root.iter("main"))) != 1:
            yield f"{page.path}: navigation {names}"
        order = [element.get("aria-label") if element.tag == "nav" else element.tag for element in page.root.iter()]
        has_crumbs = "Breadcrumb" in order and order.index("Breadcrumb") < order.index("main")
        if has_crumbs == (page.path in ("index.html", "404.html")):
            yield f"{page.path}: breadcrumb {has_crumbs}"


def every_page_can_be_reached(tree: Tree) -> Iterator[str]:
    """From the home page, links lead to every page for search engines, except lists that are still empty."""
    waiting, reached = ["index.html"], {"index.html"}
    while waiting:
        page = tree.pages[waiting.pop()]
        for link, written in page.attribute("href"):
            file = located(tree, page, written)[0] if link.tag == "a" else None
            if file in tree.pages and file not in reached:
                reached.add(file)
                waiting.append(file)
    yield from (
        page.path
        for page in tree.pages.values()
        if page.indexed and page.path not in reached and next(page.main.iter("a"), None) is not None
    )


def moved_pages_lead_on(tree: Tree) -> Iterator[str]:
    """A page that has moved leads at once to a page that has not, or to a file.

    That is its canonical address. The page itself is not for search engines.
    """
    for page in tree.pages.values():
        if not page.moved:
            continue
        refresh = next(
            meta.get("content", "") for meta in page.root.iter("meta") if meta.get("http-equiv") == "refresh"
        )
        delay, _, written = refresh.partition("; url=")
        file = located(tree, page, written)[0] or ""
        target = tree.pages.get(file)
        links = [element.get("href", "") for element in page.root.iter("a")]
        if delay != "0" or page.indexed or file not in tree.files or (target and target.moved) or links != [written]:
            yield f"{page.path}: {refresh} {links}"
        elif tree.base and canonical(page) != [f"{tree.base}{target.address if target else f'/{file}'}"]:
            yield f"{page.path}: canonical {canonical(page)}"


def search_engines_are_told_of_all_pages(tree: Tree) -> Iterator[str]:
    """The site map lists exactly the canonical addresses of the pages for search engines; robots.txt names it."""
    robots = tree.files["robots.txt"].decode()
    if not tree.base:
        yield from ("a map without addresses" for name in tree.files if name == "sitemap.xml")
        yield from (f"{page.path}: canonical" for page in tree.pages.values() if canonical(page))
        yield from ("robots.txt names a map" for _ in re.findall("Sitemap", robots))
        return
    pages = {page.path: f"{tree.base}{page.address}" for page in tree.pages.values() if page.indexed}
    for path, address in pages.items():
        if canonical(tree.pages[path]) != [address]:
            yield f"{path}: canonical {canonical(tree.pages[path])}"
    listed = [
        element.text or ""
        for element in ET.fromstring(tree.files["sitemap.xml"]).iter()  # noqa: S314 - ours
        if element.tag.endswith("}loc")
    ]
    yield from (f"the map does not list {address}" for address in sorted(set(pages.values()) - set(listed)))
    yield from (f"the map lists {address}" for address in sorted(set(listed) - set(pages.values())))
    if listed != sorted(set(listed)):
        yield "the map is not in order, or has an address twice"
    if f"Sitemap: {tree.base}/sitemap.xml\n" not in robots or "User-agent: *\nAllow: /\n" not in robots:
        yield f"robots.txt: {robots!r}"


def checksums_are_those_of_the_files(tree: Tree) -> Iterator[str]:
    """checksums.sha256 lists every other file with its SHA-256, in order, and nothing else."""
    digests = {path: sha256(data).hexdigest() for path, data in tree.files.items() if path != "checksums.sha256"}
    expected = "".join(
        f"{digest}  {path}\n" for path, digest in sorted(digests.items(), key=lambda pair: pair[0].encode())
    )
    if tree.files["checksums.sha256"].decode() != expected:
        yield "checksums.sha256"


def names_fit_every_system(tree: Tree) -> Iterator[str]:
    """Every file's path can stand on every common system, and no two are one where capitals do not count."""
    for path in tree.files:
        if len(path.encode()) > 180 or any(UNUSABLE_NAME.search(part) for part in path.split("/")):
            yield path
    folded = Counter(path.casefold() for path in tree.files)
    yield from (path for path, times in folded.items() if times > 1)


LAWS: Final[tuple[Law, ...]] = (
    html_is_valid,
    links_lead_somewhere,
    links_are_relative,
    links_do_not_go_round,
    anchors_are_unique,
    headings_go_down_step_by_step,
    nothing_is_empty,
    headings_have_something_below,
    pages_say_what_they_are,
    nothing_runs_and_nothing_comes_from_elsewhere,
    styles_are_those_that_the_policy_allows,
    pictures_have_words_and_sizes,
    link_words_mean_something,
    brackets_hold_words,
    dates_have_their_year,
    landmarks_are_there,
    every_page_can_be_reached,
    moved_pages_lead_on,
    search_engines_are_told_of_all_pages,
    checksums_are_those_of_the_files,
    names_fit_every_system,
)


def canonical(page: PageRead) -> list[str]:
    """Return the canonical addresses that a page states."""
    return [link.get("href", "") for link in page.root.iter("link") if link.get("rel") == "canonical"]


def written_addresses(page: PageRead) -> Iterator[str]:
    """Return every address that a page names, as written."""
    for name in POINTING:
        yield from (written for _, written in page.attribute(name))
    for _, written in page.attribute("srcset"):
        yield from (candidate.split()[0] for candidate in written.split(","))
    for meta in page.root.iter("meta"):
        if meta.get("http-equiv") == "refresh":
            yield meta.get("content", "").partition("url=")[2]


def located(tree: Tree, page: PageRead, written: str) -> tuple[str | None, str]:
    """Return the file and the anchor to which a written address leads.

    There is no file where it is on another site; the file is ".." where it is above the site.
    """
    if tree.base and (written + "/").startswith(f"{tree.base}/"):
        written = written.removeprefix(tree.base) or "/"
    elif written.startswith("/"):
        root = urlsplit(tree.base).path.rstrip("/")
        if not written.startswith(f"{root}/"):
            return "..", ""
        written = written.removeprefix(root)
    parts = urlsplit(written)
    if parts.scheme or parts.netloc:
        return None, ""
    path = unquote(parts.path)
    if not path:
        return page.path, unquote(parts.fragment)
    joined = (
        path.removeprefix("/") if path.startswith("/") else f"{page.path.rpartition('/')[0]}/{path}".removeprefix("/")
    )
    file = normpath(joined) if joined else ""
    if path.endswith(("/", "/.", "/..")) or path in (".", "..") or not file:
        file = "index.html" if file in ("", ".") else f"{file}/index.html"
    return file, unquote(parts.fragment)


def _directive(page: PageRead, name: str) -> list[str]:
    """Return what a page's policy allows of one sort."""
    policies = (
        meta.get("content", "")
        for meta in page.root.iter("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )
    parts = (part.split() for policy in policies for part in policy.split(";"))
    return [source for part in parts if part[:1] == [name] for source in part[1:]]


def _is_ours(tree: Tree, page: PageRead, script: Element) -> bool:
    """Return whether a script is a deferred file below /assets/ of the site, with nothing written in the page."""
    file, _ = located(tree, page, script.get("src", ""))
    inside = bool((script.text or "").strip())
    return (
        set(script.attrib) == {"src", "defer"}
        and not inside
        and bool(file)
        and str(file).startswith("assets/")
        and file in tree.files
    )


def _fault_of(tree: Tree, page: PageRead, written: str) -> str:
    """Say what is wrong with an address in a page."""
    if not written:
        return "leads nowhere"
    file, anchor = located(tree, page, written)
    if file is None:
        return "" if urlsplit(written).scheme in ("http", "https", "mailto", "tel") else "is no address"
    if file not in tree.files:
        return f"leads to {file}, which is not there"
    target = tree.pages.get(file)
    if target is None and file.lower().endswith(".pdf") and anchor.startswith("page="):  # ISO 32000-2, annex O
        return ""
    if anchor and (target is None or anchor not in target.ids):
        return f"leads to a place that {file} has not"
    return ""


def _bare_headings(element: Element) -> Iterator[Element]:
    """Return the headings in an element after which nothing comes before the next of their level or a higher one."""
    last: Element | None = None
    level = 0
    for found in _headings_and_words(element):
        if not isinstance(found, str):
            if last is not None and int(found.tag[1]) <= level:
                yield last
            last, level = found, int(found.tag[1])
        else:
            last = None
    if last is not None and level > 1:
        yield last


def _headings_and_words(element: Element) -> Iterator[Element | str]:
    for child in element:
        if child.tag == "li":  # the heading of a row may be all there is of it
            yield "row"
        elif child.tag in HEADINGS:
            yield child
        else:
            if child.tag == "img" or (child.text or "").strip():
                yield child.tag
            yield from _headings_and_words(child)
        if (child.tail or "").strip():
            yield "words"
