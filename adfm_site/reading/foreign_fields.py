"""Fields as WordPress, Jekyll, Hugo and others name them, and which field of this archive holds the same."""

from collections.abc import Container, Mapping
from re import compile as pattern
from types import MappingProxyType
from typing import Final, NamedTuple

from adfm_site.diagnostics import letters

_PUBLISH: Final = "publish"
_NOTHING_LIKE_IT: Final = "This archive does not use this field. Remove this line."
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
        "Only events have topics. Remove this line.",
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
        "The author of a page is not printed. Remove this line.",
    ),
    _Group(
        (
            *("cover-image", "cover", "featured-image", "feature-image", "thumbnail", "banner", "hero", "hero-image", "og-image"),
            *("header-image", "image", "images", "picture", "photo", "photos"),
        ),
        ("image", "logo"),
        "Put the picture into the text: ![alternative text](group.jpg).",
    ),
    _Group(
        ("video", "videos", "youtube", "vimeo", "recording", "recordings", "audio", "podcast", "livestream", "webinar"),
        ("downloads", "url"),
        "Add the recording to the event's file under “downloads:”, as “- title: …”, “kind: recording” and “url: …”.",
        "Add the recording under “downloads:”, as “- title: …”, “kind: recording” and “url: …”.",
    ),
    _Group(
        (
            *("speaker", "speakers", "presenter", "presenters", "moderator", "moderators", "facilitator", "facilitators"),
            *("chair", "panelists", "panellists", "panel"),
        ),
        ("lead",),
        "People are not named here. Organisations are listed in the event's file under “organisations:”.",
    ),
    _Group(
        ("attachments", "attachment", "files", "documents", "papers", "resources", "materials", "media", "downloads"),
        ("downloads", "papers", "key-documents", "file"),
        "Documents have their own files in documents/, or are listed under “downloads:” of their event.",
    ),
    _Group(
        ("organizer", "organizers", "organiser", "organisers", "organizations", "host", "hosts", "convener", "conveners", "partners"),
        ("organisations", "conveners"),
        "Organisations are listed in the event's file under “organisations:”.",
    ),
    _Group(
        ("attendees", "attendance", "guests"), ("participants",), "Participants are described in the event's file under “participants:”."
    ),
    _Group(
        ("location", "venue", "city", "country", "where", "town"),
        ("place",),
        "Only events have a place. Remove this line.",
    ),
    _Group(("description", "excerpt", "abstract", "subtitle", "teaser", "intro", "standfirst", "blurb"), ("summary",)),
    _Group(("permalink", "slug", "aliases", "alias", "redirect-from", "redirect", "old-url"), ("old-addresses",)),
    _Group(("type", "post-type", "event-type"), ("kind", "break"), "The folder of the file decides its kind. Remove this line."),
    _Group(("name", "heading", "title"), ("title", "name")),
    _Group(("lang", "language", "locale"), ("languages", "language"), "The language of the pages is set in site.yaml."),
    _Group(("website", "homepage", "link", "url", "base-url", "external-url"), ("url", "address", "links", "old-addresses")),
    _Group(("timezone", "tz"), ("time-zone",), "Only events have a time zone. Remove this line."),
    _Group(("weight", "order", "menu-order"), ("menu",), _NOTHING_LIKE_IT),
    _Group(("layout", "template", "guid", "post-id", "toc", "sticky", "comments", "ping-status"), (), _NOTHING_LIKE_IT),
    _Group(
        ("withdrawn", "retracted"),
        ("withdrawn",),
        "Only events and documents can be withdrawn. Remove the file, or explain it in the text.",
    ),
)
_GROUP_OF: Final[Mapping[str, _Group]] = MappingProxyType({name: group for group in _GROUPS for name in group.names})

_HOW: Final[Mapping[str, str]] = MappingProxyType(
    {
        "topics": "Write it under “topics:”, with the ids from the topics in site.yaml.",
        "start": "Write the first day as “start:”, and the last day as “end:”.",
        "date": "Write the day as “date:”.",
        "began": "Write the day on which it began as “began:”.",
        "days": "Write the days of an agenda under “days:”, each with “- date: …” and “items:”.",
        "time": "Write times as “time: 09:00-17:00”.",
        "end": "Write the last day as “end:”.",
        "ended": "Write the day on which it ended as “ended:”.",
        "changes": "Write it under “changes:”, as “- date: …” and “note: …”.",
        "authors": "Write the authors as “authors:”, with ids of organisations or people.",
        "organisations": "Write organisations under “organisations:”: a role from site.yaml, and below it their ids.",
        "conveners": "Write organisations as “conveners:”, with their ids.",
        "publisher": "Write the publisher of the archive as “publisher:”.",
        "logo": "Write the picture next to the name as “logo:”, a path inside content/.",
        "image": "Write “image:”, and below it, indented, “file: …” and “alt: …” with the alternative text.",
        "downloads": "Write it under “downloads:”, as “- title: …”, “kind: …” and “file: …”.",
        "lead": "Write the organisations that lead an item as “lead:”, with their ids. People are not named.",
        "papers": "Write papers as “papers:”, with file names of the event's downloads or ids of documents.",
        "key-documents": "Write documents as “key-documents:”, with their ids.",
        "file": "Write the file as “file:”, and its other formats as “formats:”.",
        "participants": "Write “participants:”, and below it, indented, “count: …” or “countries: …”.",
        "place": "Write “place: Bangkok, TH”, or a block with venue, city and country.",
        "summary": "Write one or two sentences for lists as “summary:”.",
        "old-addresses": "The name of the file decides its address. Write earlier addresses under “old-addresses:”.",
        "kind": "Write its kind as “kind:”.",
        "break": "Write a break as “break: Tea”.",
        "title": "Write its title as “title:”.",
        "name": "Write its name as “name:”.",
        "languages": "Write languages as “languages:”, with codes such as en.",
        "language": "Write the language as “language:”, with a code such as en.",
        "url": "Write the web address as “url:”.",
        "address": "Write the address of the site as “address:”.",
        "links": "Write links to other websites under “links:”, as “- title: …” and “url: …”.",
        "time-zone": "Write “time-zone: Asia/Bangkok”.",
        "menu": "Write its position among the links at the foot of every page as “menu:”, a number.",
        "withdrawn": "Write “withdrawn:”, and below it, indented, “date: …” and “reason: …”.",
        _PUBLISH: "Write “publish: 2021-06-04 15:00” to publish it then, or “draft: true” to hide it for now.",
    }
)
_NOT_PUBLISHED: Final = "Write “draft: true” instead."
_PUBLISHED: Final = "Remove this line. Everything that is not a draft is published."


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
