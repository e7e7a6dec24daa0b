"""Fields as WordPress, Jekyll, Hugo and others name them, and which field of this archive holds the same."""

from collections.abc import Container, Mapping
from re import compile as pattern
from types import MappingProxyType
from typing import Final, NamedTuple

from adfm_site.diagnostics import letters

_PUBLISH: Final = "publish"
_NOTHING_LIKE_IT: Final = "Nothing here is like it; leave this line out."
_CAPITAL_INSIDE: Final = pattern(r"(?<=[a-z])(?=[A-Z])")


class Known(NamedTuple):
    """What is told of a field of another system. field: the one that it means here; empty where no field holds that."""

    field: str
    hint: str


class _Group(NamedTuple):
    """Names for one thing, and our fields for it, of which the first that a block has is meant.

    otherwise: what to tell where it has none. how: what to tell of the first field, in the place of what is told of it else.
    """

    names: tuple[str, ...]
    fields: tuple[str, ...]
    otherwise: str = ""
    how: str = ""


_GROUPS: Final = (
    _Group(
        ("categories", "category", "tags", "tag", "keywords", "subjects", "subject", "themes", "theme"),
        ("topics",),
        "Topics are given to events, under “topics:”; leave this line out.",
    ),
    _Group(
        ("date", "day", "when", "dates", "start-date", "startdate", "event-date", "begin", "begins", "from"),
        ("start", "date", "began", "days", "time", "changes"),
    ),
    _Group(("start", "starts", "start-time", "starts-at"), ("time", "began", "date")),
    _Group(("end", "ends", "end-time", "ends-at", "end-date", "enddate", "until", "finish", "to"), ("end", "ended", "time")),
    _Group(
        ("published", "publish-date", "date-published", "pub-date", "pubdate", "published-at", "published-date", "release-date"),
        (_PUBLISH,),
    ),
    _Group(("lastmod", "updated", "modified", "last-modified", "date-modified", "updated-at", "revised"), ("changes",)),
    _Group(
        ("author", "authors", "creator", "byline", "writer", "written-by", "posted-by"),
        ("authors", "organisations", "conveners", "publisher"),
        "Who wrote a page is not printed; leave this line out.",
    ),
    _Group(
        (
            *("cover-image", "cover", "featured-image", "feature-image", "thumbnail", "banner", "hero", "hero-image", "og-image"),
            *("header-image", "image", "images", "picture", "photo", "photos"),
        ),
        ("image", "logo"),
        "Put the picture into the text: ![what can be seen](group.jpg).",
    ),
    _Group(
        ("video", "videos", "youtube", "vimeo", "recording", "recordings", "audio", "podcast", "livestream", "webinar"),
        ("downloads", "url"),
        "A recording stands in the event's file, under “downloads:”, as “- title: …” with “kind: recording” and “url: …” below.",
        "List the recording under “downloads:”, as “- title: …” with “kind: recording” and “url: …” below.",
    ),
    _Group(
        (
            *("speaker", "speakers", "presenter", "presenters", "moderator", "moderators", "facilitator", "facilitators"),
            *("chair", "panelists", "panellists", "panel"),
        ),
        ("lead",),
        "People are not named here; organisations stand in the event's file, under “organisations:”.",
    ),
    _Group(
        ("attachments", "attachment", "files", "documents", "papers", "resources", "materials", "media", "downloads"),
        ("downloads", "papers", "key-documents", "file"),
        "A document has a file of its own in documents/, or stands in the list of its event.",
    ),
    _Group(
        ("organizer", "organizers", "organiser", "organisers", "organizations", "host", "hosts", "convener", "conveners", "partners"),
        ("organisations", "conveners"),
        "Organisations stand in the event's file, under “organisations:”.",
    ),
    _Group(("attendees", "attendance", "guests"), ("participants",), "Who took part stands in the event's file, under “participants:”."),
    _Group(
        ("location", "venue", "city", "country", "where", "town"),
        ("place",),
        "Places are given to events, as “place: Bangkok, TH”; leave this line out.",
    ),
    _Group(("description", "excerpt", "abstract", "subtitle", "teaser", "intro", "standfirst", "blurb"), ("summary",)),
    _Group(("permalink", "slug", "aliases", "alias", "redirect-from", "redirect", "old-url"), ("old-addresses",)),
    _Group(("type", "post-type", "event-type"), ("kind", "break"), "Where a file lies decides what it is; leave this line out."),
    _Group(("name", "heading", "title"), ("title", "name")),
    _Group(("lang", "language", "locale"), ("languages", "language"), "The language of the pages stands in site.yaml."),
    _Group(("website", "homepage", "link", "url", "base-url", "external-url"), ("url", "address", "links", "old-addresses")),
    _Group(("timezone", "tz"), ("time-zone",), "Time zones are given to events, as “time-zone: Asia/Bangkok”."),
    _Group(("weight", "order", "menu-order"), ("menu",), _NOTHING_LIKE_IT),
    _Group(("layout", "template", "guid", "post-id", "toc", "sticky", "comments", "ping-status"), (), _NOTHING_LIKE_IT),
    _Group(
        ("withdrawn", "retracted"),
        ("withdrawn",),
        "Events and documents are withdrawn. Of this, say in its text what became of it, or remove the file.",
    ),
)
_GROUP_OF: Final[Mapping[str, _Group]] = MappingProxyType({name: group for group in _GROUPS for name in group.names})

_HOW: Final[Mapping[str, str]] = MappingProxyType(
    {
        "topics": "Write it under “topics:”, by the names that site.yaml lists below its topics.",
        "start": "The first day stands under “start:”, the last under “end:”.",
        "date": "The day stands under “date:”.",
        "began": "The day on which it began stands under “began:”.",
        "days": "The days of an agenda stand under “days:”, each as “- date: …” with its “items:”.",
        "time": "Times stand under “time:”, as 09:00-17:00.",
        "end": "The last day stands under “end:”.",
        "ended": "The day on which it ended stands under “ended:”.",
        "changes": "Write it under “changes:”, as “- date: …” and “note: …”.",
        "authors": "Who wrote or issued it stands under “authors:”, as ids of organisations or people.",
        "organisations": "Organisations stand under “organisations:”: what they did, a role of site.yaml, and below it their ids.",
        "conveners": "Organisations stand under “conveners:”, as ids.",
        "publisher": "Who publishes the archive stands under “publisher:”.",
        "logo": "A picture beside the name stands under “logo:”, as a path inside content/.",
        "image": "Write “image:”, and below it, indented, “file: …” and “alt: …” with what can be seen.",
        "downloads": "List it under “downloads:”, as “- title: …” with “kind: …” and “file: …” below.",
        "lead": "Organisations that lead an item stand under “lead:”, as ids; people are not named.",
        "papers": "Papers stand under “papers:”, as file names of the event's downloads or ids of documents.",
        "key-documents": "Documents stand under “key-documents:”, as ids.",
        "file": "A file stands under “file:”, further formats under “formats:”.",
        "participants": "Write “participants:”, and below it, indented, “count: …” or “countries: …”.",
        "place": "Write it as “place: Bangkok, TH”, or as a block of venue, city and country.",
        "summary": "One or two sentences for lists stand under “summary:”.",
        "old-addresses": "The file's name is its address; addresses that the page had before stand under “old-addresses:”.",
        "kind": "What it is stands under “kind:”.",
        "break": "A break is written as “break: Tea”.",
        "address": "The address of the site stands under “address:”.",
        "withdrawn": "Write “withdrawn:”, and below it, indented, “date: …” and “reason: …”.",
        "title": "What it is called stands under “title:”.",
        "name": "What it is called stands under “name:”.",
        "languages": "Languages stand under “languages:”, as codes such as en.",
        "language": "The language stands under “language:”, as a code such as en.",
        "url": "The address stands under “url:”.",
        "links": "Pages elsewhere stand under “links:”, as “- title: …” and “url: …”.",
        "time-zone": "Write it as “time-zone: Asia/Bangkok”.",
        "menu": "A page's place among the links at the foot of every page stands under “menu:”, as a number.",
        "publish": "“publish: 2021-06-04 15:00” keeps it back until then, “draft: true” for now; when it came out stands under “changes:”.",
    }
)
_NOT_PUBLISHED: Final = "To keep it back, write “draft: true”."
_PUBLISHED: Final = "Leave this line out: what is no draft is published."


def known_elsewhere(key: str, value: str, fields: Container[str]) -> Known | None:
    """Return what is told of a field that other systems have; None where it is none of theirs.

    value: what is written behind it. fields: those that the block has.
    """
    group = _GROUP_OF.get(letters(_CAPITAL_INSIDE.sub("-", key).replace("_", "-")))
    if group is None:
        return None
    field = next((field for field in group.fields if field in fields), "")
    answer = value.strip().casefold()
    if field == _PUBLISH:
        # It is not meant by that name: what stands behind it is another sort of value.
        return Known("", _NOT_PUBLISHED if answer in ("false", "no") else _PUBLISHED if answer in ("true", "yes") else _HOW[_PUBLISH])
    how = group.how if field and field == group.fields[0] else ""
    return Known(field, how or (_HOW[field] if field else group.otherwise))
