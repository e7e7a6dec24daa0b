"""What files tell of people without anybody's seeing it: who wrote them, and where a photograph was taken."""

from collections.abc import Iterator

from adfm_site.archive.catalogue import Catalogue
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem


@problem("note")
def photo_says_where() -> Said:
    """A photograph holds the position at which it was taken, as telephones write it, and so may tell where somebody lives or met.

    Readers get a copy without it, as without everything else that a camera writes. Whoever gets the files of the archive, from a public
    repository for example, gets the position.
    """
    return Said(
        "This photograph tells the place on earth where it was taken; the published copy does not.",
        hints=("Export it again without its position (“location” in most programs) if others can see this file itself.",),
    )


@problem("warning")
def file_names_its_author() -> Said:
    """A PDF names somebody as its author, usually whoever's computer it was made on. Readers can see that, and search engines list it.

    The name of an organisation of this archive, or of the archive itself, is left alone. The message does not repeat the name, since
    build logs may be public.
    """
    return Said(
        "This PDF names an author who is no organisation of this archive.",
        hints=("Look under “Properties” in a PDF program, and remove the author there.",),
    )


def metadata(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check every file beside the entries."""
    known: frozenset[str] | None = None
    for path, measured in catalogue.files.items():
        if measured.located:
            yield photo_says_where(Pointer(path=path))
        if measured.author:
            known = known if known is not None else _public_names(catalogue)
            if measured.author.casefold() not in known:
                yield file_names_its_author(Pointer(path=path))


def _public_names(catalogue: Catalogue) -> frozenset[str]:
    """Give the names that a file may bear: those of the archive, its organisations, and people who agreed."""
    site = catalogue.site
    names = [site.name, site.short_name, site.publisher]
    for organisation in catalogue.organisations.values():
        names += [organisation.head.name, organisation.head.abbreviation, *organisation.head.also_known_as]
    names += [person.head.name for person in catalogue.people.values() if person.head.public]
    return frozenset(name.casefold() for name in names if name)
