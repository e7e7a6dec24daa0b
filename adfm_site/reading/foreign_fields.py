"""Fields as WordPress, Jekyll, Hugo and others name them, and which field of this archive holds the same."""

from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from adfm_site.diagnostics import letters
from adfm_site.patterns import pattern

_PUBLISH: Final = "publish"
_NOTHING_LIKE_IT: Final = "This archive does not use this field. Remove this line."
_CAPITAL_INSIDE: Final = pattern(r"(?<=[a-z])(?=[A-Z])")


class Known(NamedTuple):
    """What is told of a field of another system. field: the one that it means here; empty where no field holds that."""

    field: str
    hint: str


class _Group(NamedTuple):
    """Names for one thing, and our fields for it, of which the first that a block has is meant.

    otherwise: what to tell where it has none. how: what to tell of the first field, in the place of what is told of it
    else.
    """

    names: str
    fields: str
    otherwise: str = ""
    how: str = ""


_GROUPS: Final = (
    _Group(
        "categories category tags tag keywords subjects subject themes theme",
        "topics",
        "Only events have topics. Remove this line.",
    ),
    _Group(
        "date day when dates start-date startdate event-date begin begins from", "start date began days time changes"
    ),
    _Group("start starts start-time starts-at", "time began date"),
    _Group("end ends end-time ends-at end-date enddate until finish to", "end ended time"),
    _Group(
        "published publish-date date-published pub-date pubdate published-at published-date release-date", "publish"
    ),
    _Group("lastmod updated modified last-modified date-modified updated-at revised", "changes"),
    _Group(
        "author authors creator byline writer written-by posted-by",
        "authors organisations conveners publisher",
        "The author of a page is not printed. Remove this line.",
    ),
    _Group(
        "cover-image cover featured-image feature-image thumbnail banner hero hero-image og-image header-image image "
        "images picture photo photos",
        "image logo",
        "Put the picture into the text: ![alternative text](group.jpg).",
    ),
    _Group(
        "video videos youtube vimeo recording recordings audio podcast livestream webinar",
        "downloads url",
        "List the recording in the event's file, under “downloads:”, as “- title: …” with “kind: recording” and “url: "
        "…” below it.",
        "List the recording under “downloads:”, as “- title: …” with “kind: recording” and “url: …” below it.",
    ),
    _Group(
        "speaker speakers presenter presenters moderator moderators facilitator facilitators chair panelists "
        "panellists panel",
        "lead",
        "Do not name people here. Write organisations in the event's file, under “organisations:”.",
    ),
    _Group(
        "attachments attachment files documents papers resources materials media downloads",
        "downloads papers key-documents file",
        "List the document in its event's file, under “downloads:”, or give it its own file in documents/.",
    ),
    _Group(
        "organizer organizers organiser organisers organizations host hosts convener conveners partners",
        "organisations conveners",
        "Write organisations in the event's file, under “organisations:”.",
    ),
    _Group(
        "attendees attendance guests", "participants", "Write who took part in the event's file, under “participants:”."
    ),
    _Group(
        "location venue city country where town",
        "place",
        "Only events have a place, written as “place: Bangkok, TH”. Remove this line.",
    ),
    _Group("description excerpt abstract subtitle teaser intro standfirst blurb", "summary"),
    _Group("permalink slug aliases alias redirect-from redirect old-url", "old-addresses"),
    _Group("type post-type event-type", "kind break", "The folder of a file decides what it is. Remove this line."),
    _Group("name heading title", "title name"),
    _Group("lang language locale", "languages language", "Write the language of the pages in site.yaml."),
    _Group("website homepage link url base-url external-url", "url address links old-addresses"),
    _Group(
        "timezone tz", "time-zone", "Only events and agendas have a time zone, written as “time-zone: Asia/Bangkok”."
    ),
    _Group("weight order menu-order", "menu", _NOTHING_LIKE_IT),
    _Group("layout template guid post-id toc sticky comments ping-status", "", _NOTHING_LIKE_IT),
    _Group(
        "withdrawn retracted",
        "withdrawn",
        "Only events and documents can be withdrawn. Explain it in the text, or remove the file.",
    ),
)
_GROUP_OF: Final[Mapping[str, _Group]] = MappingProxyType(
    {name: group for group in _GROUPS for name in group.names.split()}
)

_HOW: Final[Mapping[str, str]] = MappingProxyType(
    {
        "topics": "Write it under “topics:”, with the ids that site.yaml lists.",
        "start": "Write the first day under “start:”, and the last day under “end:”.",
        "date": "Write the day under “date:”.",
        "began": "Write the day on which it began under “began:”.",
        "days": "Write the days of an agenda under “days:”, each as “- date: …” with its “items:”.",
        "time": "Write times under “time:”, such as 09:00-17:00.",
        "end": "Write the last day under “end:”.",
        "ended": "Write the day on which it ended under “ended:”.",
        "changes": "Write it under “changes:”, as “- date: …” and “note: …”.",
        "authors": "Write the authors under “authors:”, as ids of organisations or people.",
        "organisations": (
            "Write organisations under “organisations:”, with a role from site.yaml, and their ids below it."
        ),
        "conveners": "Write organisations under “conveners:”, as ids.",
        "publisher": "Write who publishes the archive under “publisher:”.",
        "logo": "Write the picture next to the name under “logo:”, as a path inside content/.",
        "image": "Write “image:”, and below it, indented, “file: …” and “alt: …” with the alternative text.",
        "downloads": "List it under “downloads:”, as “- title: …” with “kind: …” and “file: …” below it.",
        "lead": "Write the organisations that lead an item under “lead:”, as ids. Do not name people.",
        "papers": "Write papers under “papers:”, as file names of the event's downloads or ids of documents.",
        "key-documents": "Write documents under “key-documents:”, as ids.",
        "file": "Write the file under “file:”, and further formats under “formats:”.",
        "participants": "Write “participants:”, and below it, indented, “count: …” or “countries: …”.",
        "place": "Write it as “place: Bangkok, TH”, or as a block of venue, city and country.",
        "summary": "Write one or two sentences under “summary:”.",
        "old-addresses": "The address comes from the file's name. Write earlier addresses under “old-addresses:”.",
        "kind": "Write what it is under “kind:”.",
        "break": "Write a break as “break: Tea”.",
        "address": "Write the address of the site under “address:”.",
        "withdrawn": "Write “withdrawn:”, and below it, indented, “date: …” and “reason: …”.",
        "title": "Write it under “title:”.",
        "name": "Write it under “name:”.",
        "languages": "Write languages under “languages:”, as codes such as en.",
        "language": "Write the language under “language:”, as a code such as en.",
        "url": "Write the address under “url:”.",
        "links": "Write links to other websites under “links:”, as “- title: …” and “url: …”.",
        "time-zone": "Write it as “time-zone: Asia/Bangkok”.",
        "menu": "Write the page's place among the links at the foot of every page under “menu:”, as a number.",
        "publish": "Write “publish: 2021-06-04 15:00” to publish it then, and “draft: true” to keep it unpublished.",
    }
)
_NOT_PUBLISHED: Final = "To keep it unpublished, write “draft: true”."
_PUBLISHED: Final = "Remove this line. What is not a draft is published."


def known_elsewhere(key: str, value: str, fields: Container[str]) -> Known | None:
    """Return what is told of a field that other systems have; None where it is none of theirs.

    value: what is written behind it. fields: those that the block has.
    """
    group = _GROUP_OF.get(letters(_CAPITAL_INSIDE.sub("-", key).replace("_", "-")))
    if group is None:
        return None
    ours = group.fields.split()
    field = next((field for field in ours if field in fields), "")
    answer = value.strip().casefold()
    if field == _PUBLISH:
        # It is not meant by that name: what stands behind it is another sort of value.
        return Known(
            "",
            _NOT_PUBLISHED
            if answer in ("false", "no")
            else _PUBLISHED
            if answer in ("true", "yes")
            else _HOW[_PUBLISH],
        )
    how = group.how if field and field == ours[0] else ""
    return Known(field, how or (_HOW[field] if field else group.otherwise))
