"""A facet groups, counts, and makes the list of its values; a new one is a single value."""

from adfm_site.archive.archive import Archive
from adfm_site.views.event_facets import ORGANISATIONS, WAYS, newest
from adfm_site.views.filters import filters
from adfm_site.views.frame import Link
from adfm_site.views.listing import Facet, FacetValue
from tests.sites.memory import archive_of, event, frame_of

SPOKEN = Facet(
    "language",
    "/spoken/",
    things=newest,
    keys=lambda _, entry: entry.head.languages,
    values=lambda _, codes: (FacetValue(key=code, link=Link(text=code, address=f"/spoken/{code}/")) for code in codes),
    title="document-languages",
    lead="document-languages-lead",
    by="by-language",
    all_="document-languages-all",
)


def archive(*languages: str) -> Archive:
    return archive_of(
        {
            f"events/2001/e{number:02}/index.md": event(f"start: 2001-01-{number:02}\nlanguages: [{spoken}]")
            for number, spoken in enumerate(languages, start=1)
        }
    )


def test_a_new_facet_has_groups_counts_a_list_ways_and_choices() -> None:
    made = archive("en, th", "en", "th", "lo, th")
    assert SPOKEN.ids(made) == {
        "lo": ("e04",),
        "th": ("e04", "e03", "e01"),
        "en": ("e02", "e01"),
    }
    index = SPOKEN.index(made, frame_of(made))
    assert [(one.link.address, one.count) for one in index.links] == [
        ("/spoken/lo/", 1),
        ("/spoken/th/", 3),
        ("/spoken/en/", 2),
    ]
    (way,) = SPOKEN.ways(made)
    assert (way.address, way.links, way.more) == ("/spoken/", index.links, None)
    form = filters(made, (SPOKEN,), "Narrow", "event-count", split=True, by_name=("language",))
    assert form is not None
    assert [(choice.value, choice.count) for choice in form.facets[0].choices] == [("en", 2), ("lo", 1), ("th", 3)]
    assert form.count == 4
    assert SPOKEN.tokens(made, made.events[0]) == ("language-en", "language-th")


def test_of_many_values_those_with_the_most_are_ways_with_a_link_to_all() -> None:
    codes = [f"{first}{second}" for first in "ab" for second in "abcdef"]
    (way,) = SPOKEN.ways(archive(*codes, "bf"))
    assert [one.link.text for one in way.links[:1]] == ["bf"]
    assert len(way.links) == 10
    assert way.more is not None
    assert way.more.address == "/spoken/"


def test_what_nothing_has_is_no_way() -> None:
    empty = archive_of({})
    assert [facet.ways(empty) for facet in (*WAYS, ORGANISATIONS, SPOKEN)] == [()] * (len(WAYS) + 2)
    assert filters(empty, (SPOKEN,), "Narrow", "event-count", split=False) is None


def test_an_event_counts_once_for_an_organisation_with_several_roles() -> None:
    made = archive_of(
        {
            "organisations/mill.md": "---\nname: Mill\n---\n",
            "events/2001/a/index.md": event(
                "start: 2001\norganisations: {host: mill}\nparticipants: {organisations: [mill]}"
            ),
        }
    )
    assert [one.count for one in ORGANISATIONS.counted(made)] == [1]
