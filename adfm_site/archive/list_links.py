"""Links from texts to addresses of this site, which begin with a slash.

The plan of the build decides whether there is anything at an address.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from adfm_site.archive.addresses import address_of
from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.links import Targets
from adfm_site.archive.paths import between
from adfm_site.diagnostics import Diagnostic, Passage, Said, alike, meaning, problem

_NEAR: Final = 0.8
_GUESSES_AT_MOST: Final = 100


@problem("error")
def no_such_address(written: str, near: str, right: str | None = None) -> Said:
    """A link in a text leads to an address of this site that does not exist.

    Use addresses for lists, because they have no files: `[all events](/events/)`, `[in Thailand](/places/th/)`.
    Use paths for everything that has a file: `[seventh meeting](../../2018/spring-07/index.md)`.
    """
    explained = "The address of a list begins and ends with a slash, such as /events/ or /places/th/."
    return Said(
        f"This site has no page or file at the address “{written}”.",
        hints=(f"Write {right}." if right else near or explained,),
        replacement=right,
    )


def links_without_page(
    catalogue: Catalogue,
    targets: Mapping[str, Targets],
    planned: Collection[str],
    some_day: Callable[[], Collection[str]],
    base: str,
    unsure: Collection[str],
) -> Iterator[Diagnostic]:
    """Return complaints about links to addresses at which nothing is planned.

    targets: where the links of each text lead, by its path. planned: the addresses of all pages and files; some_day:
    gives those that there would be if nothing were a draft or under an embargo. base: the path below which the site is
    published, such as /archive; unsure: first steps of addresses below which there may be more than is planned. A text
    that is not public yet may lead to a list that comes with it.
    """
    broken = tuple(found for found in _leading_nowhere(targets, planned) if found[2].split("/", 2)[1] not in unsure)
    if not broken:
        return
    hidden = {entry.path for entry in catalogue.all() if catalogue.is_hidden(entry.kind, entry.id)}
    files = {address_of(entry): entry.path for entry in catalogue.all() if entry.kind != "topic"}
    pages = tuple(sorted(address for address in planned if address.endswith("/")))
    guesses = _GUESSES_AT_MOST
    for path, written, address in broken:
        right = next((other for other in _certainly(address, base) if other in planned), None)
        comes = not right and address in some_day()
        if comes and path in hidden:
            continue
        near = alike(address, pages, _NEAR) if not (right or comes) and guesses > 0 else ()
        guesses -= 1
        named = meaning(between(path, files[other]) if other in files else other for other in near)
        hint = (
            "It will exist when something is published that is not public yet. Remove the link until then."
            if comes
            else named
        )
        yield no_such_address(Passage(path=path, text=f"]({written}"), written, hint, right)


def _leading_nowhere(targets: Mapping[str, Targets], planned: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Return each link to an address at which nothing is planned: its text, how it is written, and the address."""
    for path, found in targets.items():
        for written, address in found.links.items():
            # Of a file that is published as it is, such as a PDF, a place can be named.
            if address and written.startswith("/") and address.partition("#")[0] not in planned:
                yield path, written, address


def _certainly(address: str, base: str) -> Iterator[str]:
    """Yield possible corrections of an address; one that is published is certain.

    They have small letters, a slash at the end, or no base.
    """
    plain = address.removesuffix("index.html")
    for tried in (plain, plain.removeprefix(base)):
        whole = tried if tried.endswith("/") else f"{tried}/"
        yield from (tried, whole, whole.lower())
