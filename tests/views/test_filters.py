"""The form above a list offers only values that some row has, and counts them.

It does not mention what is hidden. Long lists are split by year.
"""

from adfm_site.views.document_lists import DocumentsView, document_list_view, document_lists
from adfm_site.views.event_lists import EventsView, event_list_view, event_lists
from adfm_site.views.filters import Filters
from tests.sites.memory import archive_of, event, views_of


def events_of(files: dict[str, str]) -> list[EventsView]:
    archive = archive_of(files)
    return [view for view in views_of(archive, event_lists, event_list_view) if isinstance(view, EventsView)]


def choices(filters: Filters | None) -> dict[str, list[tuple[str, int]]]:
    return (
        {facet.name: [(choice.value, choice.count) for choice in facet.choices] for facet in filters.facets}
        if filters
        else {}
    )


def test_what_no_row_is_and_what_all_rows_are_alone_is_no_choice() -> None:
    files = {
        "series/talks.md": "---\ntitle: Talks\n---\n",
        "series/secret.md": "---\ntitle: Secret\ndraft: true\n---\n",
        "events/2001/a/index.md": event("start: 2001\nplace: Graz, AT\nseries: talks"),
        "events/2001/b/index.md": event("start: 2001\nplace: Graz, AT\nseries: secret"),
        "events/2002/c/index.md": event("start: 2002\nplace: Vientiane, LA"),
    }
    whole, *others = events_of(files)
    assert choices(whole.filters) == {"year": [("2002", 1), ("2001", 2)], "country": [("at", 2), ("la", 1)]}
    tokens = {card.title: card.facets for group in whole.groups for card in group.cards}
    assert not any("secret" in token for facets in tokens.values() for token in facets)
    assert all(view.filters is None for view in others)


def test_one_event_needs_no_form() -> None:
    (whole, *_) = events_of({"events/2001/a/index.md": event("start: 2001")})
    assert whole.filters is None


def test_a_list_of_some_events_leads_back_to_all_and_has_the_years_as_headings() -> None:
    files = {
        "events/2001/a/index.md": event("start: 2001\ntopics: weirs"),
        "events/2002/b/index.md": event("start: 2002\ntopics: weirs"),
        "events/2003/c/index.md": event("start: 2003"),
    }
    views = {view.page.address: view for view in events_of(files)}
    topic = views["/topics/weirs/"]
    assert [group.title for group in topic.groups] == ["2002", "2001"]
    assert topic.all_ is not None
    assert (topic.all_.text, topic.all_.address) == ("All 3 events", "/events/")
    assert views["/kinds/meeting/"].all_ is None, "these are all events"
    assert views["/events/"].all_ is None


def documents_of(count: int) -> list[DocumentsView]:
    words = "title: D{0}\nkind: report\nheld: false\ndate: {1}\nlanguage: {2}"
    heads = (words.format(number, 2000 + number % 3, ("en", "th")[number % 2]) for number in range(count))
    files = {f"documents/d{number:03}.md": f"---\n{head}\n---\n" for number, head in enumerate(heads)}
    archive = archive_of(files)
    return [view for view in views_of(archive, document_lists, document_list_view) if isinstance(view, DocumentsView)]


def test_a_hundred_documents_stand_on_one_page_and_more_by_their_years() -> None:
    for count, groups, pages in ((100, 3, 0), (101, 1, 3)):
        whole, *others = documents_of(count)
        assert len(whole.groups) == groups
        assert whole.filters is not None
        assert len(whole.filters.pages) == pages
        assert [link.link.address for link in whole.years] == [
            f"/documents/years/{year}/" for year in (2002, 2001, 2000)
        ]
        assert choices(whole.filters)["language"] == [("en", (count + 1) // 2), ("th", count // 2)]
        by_address = {view.page.address: view for view in others}
        assert [len(by_address[f"/documents/{of}/"].groups) for of in ("kinds/report", "languages/th")] == [groups, 3]
