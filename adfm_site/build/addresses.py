"""Every planned artifact has an address of its own, and every link and menu entry leads to one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from unicodedata import normalize
from urllib.parse import urlsplit

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.links import Targets
from adfm_site.archive.list_links import links_without_page
from adfm_site.artifact import Planned, file_at
from adfm_site.diagnostics import Diagnostic, Pointer, Said, did_you_mean, problem
from adfm_site.model.site import MenuLink
from adfm_site.publish.manifest import KEPT_FILES, is_reserved


@problem("error")
def two_files_one_address(address: str, other: str) -> Said:
    """Every page and file needs its own address.

    Capitals and small letters count as the same, because some systems treat them so.
    """
    if not other.startswith("content/"):
        hint = "Remove this file, or give it another name."
        return Said(
            f"This would be published at {address}, but the site itself publishes {other} there.", hints=(hint,)
        )
    return Said(
        f"This would be published at {address}, but {other} already has that address.",
        hints=("Rename one of the two.",),
    )


@problem("error")
def address_kept_back(address: str) -> Said:
    """Some names at the top of the published folder are reserved, such as its list of checksums, CNAME and .git.

    CNAME and .nojekyll are your own files: put them in output/, where builds keep them.
    """
    yours = address.removeprefix("/") in KEPT_FILES
    hint = f"Put it in output/ itself, as output{address}; builds keep it there." if yours else "Choose another name."
    return Said(f"Nothing can be published at {address}, because that name is reserved.", hints=(hint,))


@problem("error")
def menu_leads_nowhere(address: str, near: str) -> Said:
    """The links at the top of every page, from `navigation:` in site.yaml, must lead to pages of this site."""
    return Said(
        f"There is no page at {address}.",
        hints=(near, "A page's address begins and ends with a slash, such as /events/."),
    )


def faults_of_addresses(
    planned: Iterable[Planned],
    menu: tuple[MenuLink, ...],
    targets: Mapping[str, Targets],
    catalogue: Callable[[], Catalogue],
    some_day: Callable[[], set[str]],
    base: str,
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the addresses of a plan: some are taken twice or reserved, or links lead nowhere.

    planned: in the order of precedence. targets: where the links of texts lead, by path. catalogue: all that was read.
    some_day: returns the addresses that there would be if nothing were a draft or under an embargo. base: the site's
    absolute address. The last two are called only where a link leads nowhere.
    """
    taken: dict[str, Planned] = {}
    folders: dict[str, Planned] = {}
    refused: set[str] = set()
    known: dict[str, tuple[str, ...]] = {}
    for place in planned:
        file = file_at(place.address)
        is_ours = is_reserved(file)
        file = file.lower() if file.isascii() else normalize("NFC", file).casefold()
        above = _above(file, known)
        other = taken.get(file) or folders.get(file) or next((taken[each] for each in above if each in taken), None)
        if other is not None:
            collision = _collision(place, other)
            if collision.path not in refused:  # What else would be made of the same file is the same fault.
                refused.add(collision.path)
                yield collision
        elif is_ours:
            yield address_kept_back(Pointer(path=_editable(place)), place.address)
        else:
            taken[file] = place
            folders.update(dict.fromkeys((folder for folder in above if folder not in folders), place))
    addresses = {place.address for place in taken.values()}
    yield from _menu_faults(menu, addresses)
    yield from _link_faults(addresses, targets, catalogue, some_day, base)


def _above(file: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the folders in which a file lies. known: those in which folders lie, and themselves."""
    folder = file.rpartition("/")[0]
    if not folder:
        return ()
    if folder not in known:
        known[folder] = (*_above(folder, known), folder)
    return known[folder]


def _collision(artifact: Planned, other: Planned) -> Diagnostic:
    """Complain at the file that an editor can rename."""
    first, second = (artifact, other) if artifact.origin.startswith("content/") else (other, artifact)
    return two_files_one_address(Pointer(path=_editable(first)), artifact.address, second.origin)


def _editable(artifact: Planned) -> str:
    """Return the path of the file by which an editor can change that there is an artifact."""
    return artifact.origin if artifact.origin.startswith("content/") else "site.yaml"


def _menu_faults(menu: tuple[MenuLink, ...], addresses: set[str]) -> Iterator[Diagnostic]:
    for number, link_ in enumerate(menu):
        address = link_.address.partition("#")[0]
        if address not in addresses:
            near = did_you_mean(address, (known for known in addresses if known.endswith("/")))
            yield menu_leads_nowhere(Pointer(path="site.yaml", steps=("navigation", number, "address")), address, near)


def _link_faults(
    addresses: set[str],
    targets: Mapping[str, Targets],
    catalogue: Callable[[], Catalogue],
    some_day: Callable[[], set[str]],
    base: str,
) -> Iterator[Diagnostic]:
    """Complain about links from texts to addresses at which nothing is published.

    Which lists there are follows from the fields of entries. While some of these could not be read, an address may be
    that of a list if it begins as others do.
    """
    written = {
        path: found
        for path, found in targets.items()
        if any(each.startswith("/") and to.partition("#")[0] not in addresses for each, to in found.links.items() if to)
    }
    if written:
        read = catalogue()
        is_known = read.site_whole and all(entry.whole for entry in read.all())
        unsure = frozenset() if is_known else frozenset(each.split("/", 2)[1] for each in addresses if each != "/")
        yield from links_without_page(read, written, addresses, cache(some_day), urlsplit(base).path, unsure)
