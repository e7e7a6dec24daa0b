"""The quick look of the gate misses nothing that its pattern would find."""

from re import IGNORECASE, escape, findall

from adfm_site.artifact import Artifact, Serialiser
from adfm_site.building.gate import Gate, folded


def complained(name: str, text: str) -> bool:
    """Return whether a gate of that one name stops that text."""
    gate = Gate.of_names([name])
    artifact = Artifact(address="/", recipe=Serialiser(function=repr), view=None, origin="content/index.md")  # type: ignore[arg-type]
    return gate.complaint(artifact, text.encode()) is not None


def test_characters_that_are_the_same_to_the_pattern_are_folded_alike() -> None:
    letters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and len({*_cases(chr(code))}) > 1]
    assert len(letters) > 2000
    joined = "".join(letters)
    for letter in letters:
        assert {folded(same) for same in findall(escape(letter), joined, IGNORECASE)} == {folded(letter)}


def test_names_are_found_in_any_case_and_only_as_words() -> None:
    assert complained("Ira Müller", "by IRA MÜLLER.")
    assert complained("Ira Izmir", "by ira İzmir.")
    assert complained("Straße Groß", "by STRA\u1e9eE GRO\u1e9e")
    assert complained("Ira Müller", "by Ira\n<b>M</b>üller.")
    assert complained("Νίκος", "ΝΊΚΟΣ")
    assert not complained("Ira Miller", "by Mira Millers")
    assert not complained("Ira Müller", "by Müller and Ira")


def _cases(letter: str) -> tuple[str, ...]:
    return letter, letter.lower(), letter.upper(), letter.casefold()
