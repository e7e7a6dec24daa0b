"""The ledger of published addresses: every address comes back as it was written, whatever else the file contains."""

import yaml
from hypothesis import given
from hypothesis import strategies as some

from adfm_site.archive.ledger import LEDGER, Ledger, lines_of, recorded, with_lines
from adfm_site.source import Source
from tests.work import assert_linear

ONE, OTHER = "a" * 64, "b" * 64
SIGNS = some.text(some.characters(exclude_categories=["Cs", "Cc"], exclude_characters="#"), min_size=1, max_size=9)
ADDRESSES = some.lists(SIGNS, min_size=1, max_size=4).map(lambda parts: f"/{'/'.join(parts)}")


def read(text: str) -> Ledger:
    found = recorded(Source(path=LEDGER, data=text.encode(), digest=""))
    assert found.diagnostics == ()
    return found.value


@given(some.dictionaries(ADDRESSES, some.sampled_from(("", ONE, OTHER))))
def test_what_is_recorded_is_read(addresses: dict[str, str]) -> None:
    text = with_lines("", lines_of(addresses))
    found = read(text)
    assert {address: record.digests for address, record in found.addresses.items()} == {
        address: (digest,) if digest else () for address, digest in addresses.items()
    }
    assert sorted(yaml.safe_load(text) or ()) == sorted(line.removeprefix("- ") for line in lines_of(addresses))
    assert all(text.split("\n")[found.span(address).line - 1] in lines_of(addresses) for address in addresses)


@given(some.lists(ADDRESSES), some.lists(ADDRESSES), some.lists(ADDRESSES))
def test_branches_that_add_lines_merge_to_one_text(common: list[str], mine: list[str], yours: list[str]) -> None:
    """Git keeps the lines of both sides (merge=union), perhaps out of order and twice: the next record sorts them."""
    base = with_lines("", lines_of(dict.fromkeys(common, "")))
    one = with_lines(base, lines_of(dict.fromkeys(mine, "")))
    other = with_lines(base, lines_of(dict.fromkeys(yours, "")))
    union = f"{one}{other}"
    assert read(union).addresses.keys() == {*common, *mine, *yours}
    whole = with_lines("", lines_of(dict.fromkeys((*common, *mine, *yours), "")))
    assert with_lines(union, ()).split("\n")[-len(read(union).addresses) - 1 :] == whole.split("\n")[2:]


def test_versions_of_a_file_are_lines_of_their_own() -> None:
    text = with_lines(with_lines("", lines_of({"/a.pdf": OTHER})), lines_of({"/a.pdf": ONE}))
    assert text.split("\n")[2:] == [f"- /a.pdf {ONE}", f"- /a.pdf {OTHER}", ""]
    assert read(text).addresses["/a.pdf"].digests == (ONE, OTHER)


def test_nothing_is_added_twice_and_comments_stay_at_the_top() -> None:
    text = "# Mine.\n- /b/\n- /a/\n"
    assert with_lines(text, ["- /a/"]) == "# Mine.\n- /a/\n- /b/\n"
    assert with_lines(with_lines(text, ["- /c/"]), ["- /c/"]) == "# Mine.\n- /a/\n- /b/\n- /c/\n"


def test_line_ends_of_windows_a_mark_at_the_start_and_erased_lines_are_read() -> None:
    found = read("\ufeff# Mine.\r\n- /a/\r\n\r\n- erased 0123\r\n- /b.pdf " + ONE + "\r\n")
    assert found.addresses.keys() == {"/a/", "/b.pdf"}
    span = found.span("/b.pdf")
    assert (span.line, span.end_column) == (5, len(f"- /b.pdf {ONE}") + 1)


def test_a_long_ledger_is_read_in_linear_time() -> None:
    def written(count: int) -> str:
        return with_lines("", lines_of({f"/e/{number}.pdf": ONE for number in range(count)}))

    assert_linear(read, written, 500)
