"""The gate finds a name as a reader sees it, and its quick search misses nothing that its pattern finds."""

from re import IGNORECASE, escape, findall

import pytest

from adfm_site.artifact import Artifact, Serialiser
from adfm_site.build.gate import Gate, folded


def complained(name: str, text: str) -> bool:
    """Return whether a gate with one name reports a problem in a text."""
    gate = Gate.of_names([name])
    artifact = Artifact(address="/", recipe=Serialiser(function=repr), view=None, origin="content/index.md")  # type: ignore[arg-type]
    return gate.complaint(artifact, text.encode()) is not None


def test_characters_that_are_the_same_to_a_pattern_without_case_are_folded_alike() -> None:
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
    assert complained("สมชาย", "คุณสมชายพูด")
    assert not complained("Ira Miller", "by Mira Millers")
    assert not complained("Ira Müller", "by Müller and Ira")
    assert not complained("Ira Muller", "by Ira Mullerö")
    assert not complained("Ira Mo", "by Ira Mo\u0308")


AS_READ = {
    "composed": "Ira Mu\u0308ller-O’Hara",
    "a soft hyphen": "Ira Mül\u00adler-O’Hara",
    "a space without a width": "I\u200bra Müller-O’Hara",
    "a change of direction": "\u202aIra\u202c Mü\u200eller-O’Hara",
    "a variation selector": "Ira\ufe0f Müller-O’Hara",
    "a tag character": "Ira M\U000e0061üller-O’Hara",
    "a joiner": "Ira Mü\u034fller-O\u200d’Hara",
    "full-width letters": "Ｉｒａ Müller－Ｏ＇Ｈａｒａ",
    "mathematical letters": "𝐈𝐫𝐚 𝑀ü𝓁𝓁𝑒𝓇-O’𝙷𝚊𝚛𝚊",
    "a ligature and a long s": "Ira Müller-O’Hara",
    "another hyphen": "Ira Müller\u2011O’Hara",
    "a dash": "Ira Müller–O’Hara",
    "a minus": "Ira Müller\u2212O’Hara",
    "another apostrophe": "Ira Müller-O\u02bcHara",
    "a straight apostrophe": "Ira Müller-O'Hara",
    "an accent": "Ira Müller-O´Hara",
    "a reference to a character": "Ira M&uuml;ller-O&#8217;Hara",
    "a no-break space": "Ira\u00a0Müller-O’Hara",
    "a line's end": "Ira\r\n  Müller-O’Hara",
    "the last name first": "MÜLLER-O’HARA, Ira",
    "the last name first in cells": "<td>Müller-O’Hara</td>\n<td>Ira</td>",
    "two cells": "<tr><td>Ira</td><td>Müller-O’Hara</td></tr>",
    "two fields of a table": '"Ira","Müller-O’Hara"',
    "two fields with semicolons": "Ira;Müller-O’Hara",
    "bold letters": "Ira <b>M</b>üll<i>er</i>-O’Hara",
    "pieces of a drawing": '<text>I<tspan x="3">ra</tspan></text><text>Mül</text><text>ler-O’Hara</text>',
    "an attribute": '<img alt="Ira Müller-O’Hara">',
}


@pytest.mark.parametrize("written", AS_READ)
def test_a_name_is_found_as_a_reader_sees_it(written: str) -> None:
    assert complained("Ira Müller-O’Hara", f"<p>by {AS_READ[written]}.</p>")


@pytest.mark.parametrize("written", AS_READ)
def test_logs_have_blocks_in_its_place(written: str) -> None:
    if "<" in AS_READ[written] or "&" in AS_READ[written]:
        return  # logs show the lines of sources unchanged
    line = f"by {AS_READ[written]}. Ira Miller spoke."
    hidden = Gate.of_names(["Ira Müller-O’Hara"]).hidden(line)
    assert len(hidden) == len(line)
    assert "█" in hidden
    assert hidden.endswith(". Ira Miller spoke.")
    assert not [letter for letter in hidden.removeprefix("by ").removesuffix("Ira Miller spoke.") if letter.isalpha()]


def test_what_is_no_name_stops_nothing() -> None:
    assert Gate.of_names(["", " ", "\u200b", "\u00ad \ufe0f"]).names is None


def _cases(letter: str) -> tuple[str, ...]:
    return letter, letter.lower(), letter.upper(), letter.casefold()
