"""What files tell of people without anybody's seeing it: who wrote them, and where a photograph was taken."""

from collections.abc import Iterator

from adfm_site.archive.catalogue import Catalogue
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem


@problem("note")
def photo_says_where() -> Said:
    """A photograph contains the location where it was taken, as phones record it.

    It may show where somebody lives or met.

    The published copy does not contain it, or anything else that a camera records. But anybody who can get the files of
    the archive, for example from a public repository, can see the location.
    """
    return Said(
        "This photograph contains the location where it was taken; the published copy does not.",
        hints=("If others can get this original file, export it again without its location.",),
    )


@problem("warning")
def file_names_its_author(label: str) -> Said:
    """A PDF or an Office file contains the name of a person who wrote or saved it. Readers can see that name.

    Search engines can show it too. Names of organisations of this archive, or of the archive itself, are not reported.
    The message does not repeat the name, because build logs may be public.
    """
    how = (
        "Look under “Properties” in a PDF program, and remove the author there; or export it again without properties."
    )
    office = (
        "In Word, Excel or PowerPoint, choose File, Info, “Inspect Document”, and remove the author that it finds; "
        "then save."
    )
    return Said(
        f"This {label} contains the name of an author who is not an organisation of this archive.",
        hints=(how if label == "PDF" else office,),
    )


def metadata(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check every file beside the entries."""
    known: frozenset[str] | None = None
    for path, measured in catalogue.files.items():
        if measured.located:
            yield photo_says_where(Pointer(path=path))
        if measured.authors:
            known = known if known is not None else _public_names(catalogue)
            if not all(_is_known(written, known) for written in measured.authors):
                yield file_names_its_author(Pointer(path=path), measured.label)


def _is_known(written: str, known: frozenset[str]) -> bool:
    """Return whether a name, or each of several with semicolons between them, is known."""
    return written.casefold() in known or all(name.strip().casefold() in known for name in written.split(";"))


def _public_names(catalogue: Catalogue) -> frozenset[str]:
    """Return the names that a file may bear: those of the archive, its organisations, and people who agreed."""
    site = catalogue.site
    names = [site.name, site.short_name, site.publisher]
    for organisation in catalogue.organisations.values():
        names += [organisation.head.name, organisation.head.abbreviation, *organisation.head.also_known_as]
    names += [person.head.name for person in catalogue.people.values() if person.head.public]
    return frozenset(name.casefold() for name in names if name)
