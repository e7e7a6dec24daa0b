"""The address ledger, content/addresses.yaml: the addresses that were ever published, which no build may lose.

One address a line, sorted, so that two branches merge line by line: "- /events/2019/spring-01/". An address of a file
has the SHA-256 of its bytes after it, and one line for each version. Lines are read without a YAML parser, which would
take seconds for a hundred thousand of them. The file is YAML all the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote, unquote

from msgspec import Struct

from adfm_site.diagnostics import Checked, Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.source import Source, Span

LEDGER: Final = "content/addresses.yaml"
_HEADER: Final = (
    "# All addresses that this archive has published. adfm-site adds lines; please delete none.\n"
    "# Files have the SHA-256 of each version.\n"
)
_ITEM: Final = "- "
_ERASED: Final = "- erased "
_LINE: Final = pattern(r"(?m)^- (/\S*)(?: ([0-9a-f]{64}))?[ \t\r]*$")
_MARKS: Final = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
# What may stand unencoded in a plain scalar of YAML, and in an address.
_SAFE: Final = "/#-._~!$&'()*+,;=@"


@problem("error")
def ledger_line_unreadable(written: str, right: str | None = None) -> Said:
    """Each line of content/addresses.yaml is one published address, and the program writes them.

    Right: `- /events/2019/spring-01/`. The address of a file has the SHA-256 of the file after it, with a space between
    the two.
    """
    return Said(
        f"The list of published addresses has a line that cannot be read: {written}.",
        hints=(f"Write: {right}" if right else "Write an address, such as “- /events/2019/spring-01/”, or delete it.",),
        replacement=right,
    )


@problem("error")
def ledger_in_conflict() -> Said:
    """Git puts such lines where two branches added addresses at the same place.

    Both sides are right: keep all addresses, and delete only the lines with the marks.
    """
    return Said(
        "This line is a mark of a merge conflict.",
        hints=("Keep the addresses of both sides, and delete this line.",),
        replacement="",
    )


class Recorded(Struct, frozen=True):
    """A published address: where its first line begins in the ledger, and the SHA-256 of each version of a file."""

    at: int
    digests: tuple[str, ...] = ()


class Ledger(Struct, frozen=True):
    """A ledger: its text, and its addresses."""

    text: str = ""
    addresses: Mapping[str, Recorded] = {}

    def span(self, address: str) -> Span:
        """Return where an address is recorded first. Raises KeyError for one that is not."""
        at = self.addresses[address].at
        end = self.text.find("\n", at)
        width = len(self.text[at : end if end >= 0 else None].rstrip())
        return _span(self.text.count("\n", 0, at) + 1, width)


def recorded(source: Source) -> Checked[Ledger]:
    """Return a ledger. What is not UTF-8 in it is read as signs that no address has."""
    text = source.data.decode("utf-8-sig", "replace")
    found: dict[str, Recorded] = {}
    count = 0
    for read in _LINE.finditer(text):
        count += 1
        address, digest = read.groups()
        if "%" in address:
            address = unquote(address)
        known = found.get(address)
        if known is None:
            found[address] = Recorded(read.start(), (digest,) if digest else ())
        elif digest and digest not in known.digests:
            found[address] = Recorded(known.at, (*known.digests, digest))
    lines = text.split("\n")
    is_whole = count == sum(not _is_silent(line) for line in lines)
    faults = () if is_whole else tuple(_faults(lines))
    return Checked(value=Ledger(text, found), diagnostics=faults)


def _is_silent(line: str) -> bool:
    return not line or line.startswith(("#", _ERASED)) or line.isspace()


def _faults(lines: list[str]) -> Iterator[Diagnostic]:
    for number, written in enumerate(lines, start=1):
        line = written.rstrip()
        if _is_silent(line) or _LINE.fullmatch(line):
            continue
        if line.startswith(_MARKS):
            yield ledger_in_conflict(Span(path=LEDGER, line=number, column=1, end_line=number + 1, end_column=1))
            continue
        right = f"{_ITEM}{line.lstrip('- ')}"
        yield ledger_line_unreadable(_span(number, len(line)), line, right if _LINE.fullmatch(right) else None)


def _span(line: int, width: int) -> Span:
    return Span(path=LEDGER, line=line, column=1, end_line=line, end_column=width + 1)


def lines_of(addresses: Mapping[str, str]) -> list[str]:
    """Return the lines that record addresses, each with the SHA-256 of a file, empty for others."""
    return [f"{_ITEM}{_written(address)}{f' {digest}' if digest else ''}" for address, digest in addresses.items()]


def with_lines(text: str, lines: Iterable[str]) -> str:
    """Return the text of a ledger with further lines, sorted, each once; comments keep their place at the top."""
    before = text.replace("\r\n", "\n").split("\n") if text else _HEADER.split("\n")
    top = [line for line in before if line.startswith("#")]
    kept = {line.rstrip() for line in before if line.strip() and not line.startswith("#")}
    return "\n".join((*top, *sorted({*kept, *lines}), ""))


def _written(address: str) -> str:
    """Return an address as in a URL, but with letters of all scripts as they are."""
    if address.isascii():
        return quote(address, safe=_SAFE)
    return "".join(quote(sign, safe=_SAFE) if sign.isascii() or not sign.isprintable() else sign for sign in address)
