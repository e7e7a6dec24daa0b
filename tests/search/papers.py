"""PDFs with given words on their pages, and what an index says, read back."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from json import loads

import pikepdf

_PLACE = re.compile("([0-9a-z]*)([A-Z])")


def paper(*pages: str, tagged: bool = True) -> bytes:
    """Make a PDF with these words on its pages: Latin letters, a line for each line."""
    document = pikepdf.new()
    font = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for words in pages:
        page = document.add_blank_page(page_size=(600, 800))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = " ".join(f"({line}) Tj 0 -16 Td" for line in words.split("\n"))
        page.Contents = document.make_stream(f"BT /F1 12 Tf 30 760 Td {lines} ET".encode())
    if tagged:
        document.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        document.Root.Lang = "en"
        document.docinfo["/Title"] = "A paper"
    written = BytesIO()
    document.save(written, deterministic_id=True)
    return written.getvalue()


def index_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the index among those that are published."""
    return {path: data for path, data in files.items() if path.startswith("search/") and path.endswith(".json")}


def standing(files: Mapping[str, bytes]) -> dict[str, list[tuple[str, int, int]]]:
    """Return every word of an index, with its places.

    A place is the address of a thing, the number of its page or 0, and the weight.
    """
    contents = loads(files["search/words/contents.json"])
    numbered = {str(year): list(_records(files, groups)) for year, groups in contents["years"]}
    found: dict[str, list[tuple[str, int, int]]] = {}
    for path in sorted(path for path in files if path.startswith("search/words/from")):
        for word, where in loads(files[path]).items():
            assert word not in found, word
            found[word] = []
            for of_year in where.split(" "):
                year, _, steps = of_year.partition(":")
                number = -1
                for step, letter in _PLACE.findall(steps):
                    number += int(step, 36) if step else 1
                    found[word].append((*numbered[year][number], ord(letter) - 64))
    return found


def _records(files: Mapping[str, bytes], groups: list[list[object]]) -> Iterator[tuple[str, int]]:
    for name, rows in groups:
        things = loads(files[f"search/things/{name}.json"])
        for thing, row in zip(things, rows, strict=True):  # type: ignore[call-overload]
            yield from ((thing[0], page) for page in range(row[1] + 1))
