"""Lists: orders, counts, and what is left out."""

from msgspec.structs import replace

from adfm_site.archive.archive import memo
from adfm_site.views import search_page
from adfm_site.views.cards import event_card
from adfm_site.views.document_lists import DocumentsView, document_list_view, document_lists
from adfm_site.views.event import event_view
from adfm_site.views.event_lists import EventsView, event_list_view
from adfm_site.views.home import HomeView, home_views
from adfm_site.views.listing import ALL_ON_ONE_PAGE_TO
from adfm_site.views.organisation import OrganisationView, organisation_pages, organisation_view
from adfm_site.views.place import PlaceView, place_view, places
from adfm_site.views.series import series_view
from tests.sites.memory import archive_of, event, frame_of, views_of

DATES = ("2019-03-02", "2019-03", "2019", "2019-03-01", "unknown", "2020-01", "2019-12-31", "2020-01-01")


def test_events_stand_newest_first_a_month_after_its_days_and_the_undated_last() -> None:
    files = {
        f"events/{'undated' if day == 'unknown' else day[:4]}/e{number}/index.md": event(f"start: {day}", title=day)
        for number, day in enumerate(DATES)
    }
    archive = archive_of(files)
    assert [entry.head.title for entry in archive.events] == [
        *("2019", "2019-03-01", "2019-03", "2019-03-02", "2019-12-31", "2020-01-01", "2020-01", "unknown"),
    ]
    view = event_list_view(archive, frame_of(archive), "")
    assert isinstance(view, EventsView)
    titles = [card.title for group in view.groups for card in group.cards]
    assert titles == ["2020-01", "2020-01-01", "2019-12-31", "2019-03-02", "2019-03", "2019-03-01", "2019", "unknown"]
    assert [group.title for group in view.groups] == ["2020", "2019", "Date not known"]


def test_an_undated_event_stands_last_in_every_list() -> None:
    files = {
        "series/talks.md": "---\ntitle: Talks\n---\n",
        "organisations/mill.md": "---\nname: Mill\n---\n",
        "events/undated/lost/index.md": event(
            "start: unknown\nseries: talks\norganisations: {host: mill}", title="Lost"
        ),
        "events/2001/old/index.md": event("start: 2001\nseries: talks\norganisations: {host: mill}", title="Old"),
        "events/2002/new/index.md": event("start: 2002\nseries: talks\norganisations: {host: mill}", title="New"),
    }
    archive = archive_of(files)
    series = series_view(archive, frame_of(archive), "talks")
    assert [card.title for card in series.cards] == ["New", "Old", "Lost"]
    *_, mill = views_of(archive, organisation_pages, organisation_view)
    assert isinstance(mill, OrganisationView)
    assert [card.title for card in mill.groups[0].cards] == ["New", "Old", "Lost"]


def many(count: int) -> dict[str, str]:
    return {
        f"events/{2000 + number % 5}/e{number:03}/index.md": event(
            f"start: {2000 + number % 5}-01-{number % 28 + 1:02}"
        )
        for number in range(count)
    }


def test_a_long_list_of_all_events_shows_one_year_and_leads_to_the_others() -> None:
    for count, groups in ((ALL_ON_ONE_PAGE_TO, 5), (ALL_ON_ONE_PAGE_TO + 1, 1)):
        archive = archive_of(many(count))
        whole = event_list_view(archive, frame_of(archive), "")
        assert isinstance(whole, EventsView)
        assert len(whole.groups) == groups
        assert sum(link.count for link in whole.years) == count
        assert [link.link.address for link in whole.years] == [f"/events/{year}/" for year in range(2004, 1999, -1)]


def test_a_long_series_is_shown_in_part_on_the_pages_of_its_events() -> None:
    files = {"series/talks.md": "---\ntitle: Talks\n---\n"}
    files |= {
        f"events/2000/e{number:02}/index.md": event(f"start: 2000-01-{number:02}\nseries: talks\nnumber: {number}")
        for number in range(1, 29)
    }
    archive = archive_of(files)
    for number in (1, 2, 14, 28):
        view = event_view(archive, frame_of(archive), f"e{number:02}")
        assert view.series is not None
        assert len(view.series.cards) <= 9
        assert [card.number for card, present in view.series.cards if present] == [number]
        assert view.series.all_ is not None
        assert "28" in view.series.all_.text


def home(day: str, *starts: str) -> HomeView:
    files = {
        f"events/{start[:4]}/e{number}/index.md": event(f"start: {start}", title=start)
        for number, start in enumerate(starts)
    }
    archive = archive_of(files, now=f"{day}T12:00")
    ((_, view),) = home_views(archive, frame_of(archive))
    return view


def test_what_is_coming_is_what_certainly_begins_after_the_day() -> None:
    view = home("2026-03-15", "2026-03-14", "2026-03-15", "2026-03-16", "2026-03", "2026-04", "2026", "2027", "2025")
    assert [card.title for card in view.coming] == ["2026-03-16", "2026-04", "2027"]
    assert [card.title for card, _ in view.latest] == ["2026-03-15", "2026-03-14", "2026-03", "2026", "2025"]
    assert home("2030-01-01", "2026-03-14").coming == ()
    assert home("2020-01-01", "2026-03-14").latest == ()


def test_the_home_page_counts_what_its_lists_show() -> None:
    listed = """downloads:
  - {title: A, kind: report, held: false}
  - {title: B, kind: report, held: false, withdrawn: {date: 2024, reason: Wrong.}}"""
    files = {
        "events/2024/first/index.md": event(f"start: 2024\n{listed}"),
        "documents/new.md": "---\ntitle: New\nkind: report\nheld: false\nsupersedes: old\n---\n",
        "documents/old.md": "---\ntitle: Old\nkind: report\nheld: false\n---\n",
        "documents/draft.md": "---\ntitle: Draft\nkind: report\nheld: false\ndraft: true\n---\n",
    }
    archive = archive_of(files)
    ((_, view),) = home_views(archive, frame_of(archive))
    assert view.counts == "1 event since 2024, 2 documents."


def test_a_card_is_made_once_for_all_lists() -> None:
    archive = archive_of({"events/2001/old/index.md": event("start: 2001", title="Old")})
    (entry,) = archive.events
    again = replace(archive, once=memo())
    assert event_card(archive, entry) is event_card(archive, entry)
    assert event_card(again, entry) is not event_card(archive, entry)
    assert event_card(again, entry) == event_card(archive, entry)
    assert replace(again, once=archive.once) == archive


def test_a_long_a_to_z_has_a_page_for_each_letter() -> None:
    archive = archive_of(many(search_page.ALL_ON_ONE_PAGE_TO) | {"organisations/mill.md": "---\nname: น้ำ\n---\n"})
    whole, *letters = (view for _, view in search_page.search_views(archive, frame_of(archive)))
    assert (whole.page.address, whole.letters) == ("/search/", ())
    assert [one.link.address for one in whole.index] == [view.page.address for view in letters]
    assert "/search/u0e19/" in {view.page.address for view in letters}
    assert sum(one.count for one in whole.index) == sum(
        len(letter.titles) for view in letters for letter in view.letters
    )


def test_where_the_same_words_lead_to_two_places_the_a_to_z_says_which_is_which() -> None:
    files = {
        f"documents/{id_}.md": f"---\ntitle: {title}\nkind: {kind}\nheld: false\n---\n"
        for id_, title, kind in (("old", "Levees", "report"), ("new", "levees", "paper"), ("other", "Dykes", "paper"))
    }
    archive = archive_of(files)
    _, whole = next(iter(search_page.search_views(archive, frame_of(archive))))
    told = {(title.link.address, title.within) for letter in whole.letters for title in letter.titles}
    assert told == {("/documents/old/", "Report"), ("/documents/new/", "Paper"), ("/documents/other/", "")}


def test_a_long_list_of_documents_of_a_kind_or_in_a_language_shows_one_year_and_leads_to_the_others() -> None:
    for count, groups in ((ALL_ON_ONE_PAGE_TO, 4), (ALL_ON_ONE_PAGE_TO + 1, 1)):
        files = {
            f"documents/d{number}.md": (
                f"---\ntitle: D{number}\nkind: paper\nlanguage: en\nheld: false\ndate: {2000 + number % 4}\n---\n"
            )
            for number in range(count)
        }
        archive = archive_of(files)
        views = {view.page.address: view for view in views_of(archive, document_lists, document_list_view)}
        for address in ("/documents/kinds/paper/", "/documents/languages/en/"):
            whole, *years = (view for at, view in views.items() if at.startswith(address))
            assert isinstance(whole, DocumentsView)
            assert len(whole.groups) == groups
            assert [one.link.address for one in whole.years] == [view.page.address for view in years]
            assert sum(len(rows) for view in years for _, _, rows in view.groups) == sum(
                one.count for one in whole.years
            )
            assert whole.lead == f"{count} documents; 0 available here."
            assert {view.page.title for view in years} == {
                f"{whole.page.title}, {one.link.text}" for one in whole.years
            }


def test_many_events_of_a_country_stand_under_the_headings_of_their_years() -> None:
    for count, titles in ((20, []), (21, ["2004", "2003", "2002", "2001", "2000"])):
        files = {path: text.replace("---\n", "---\nplace: Graz, AT\n", 1) for path, text in many(count).items()}
        archive = archive_of(files)
        (held,) = next(view for view in views_of(archive, places, place_view) if isinstance(view, PlaceView)).groups
        assert [year.title for year in held.years] == titles
        assert len(held.cards) + sum(len(year.cards) for year in held.years) == count
