"""Which language words are in, told by their script, so that screen readers, fonts and line heights suit them."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from adfm_site.patterns import pattern

# First and last sign of each script's block, and the language that a text in it most likely is (Unicode CLDR, likely
# subtags).
_BLOCKS: Final = (
    (0x0600, 0x06FF, "ar"),
    (0x0900, 0x097F, "hi"),
    (0x0980, 0x09FF, "bn"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x1000, 0x109F, "my"),
    (0x1780, 0x17FF, "km"),
    (0x3040, 0x30FF, "ja"),
    (0x4E00, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
)
_SIGNS: Final = "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last, _ in _BLOCKS) + "]"
_OTHER: Final = pattern(_SIGNS)
_RUN: Final = pattern(f"{_SIGNS}([^A-Za-z]*{_SIGNS})?")
# Letters that Urdu has and Arabic and Persian have not; letters that Persian has and Arabic has not.
_URDU: Final = frozenset("ٹڈڑںےہھ")
_PERSIAN: Final = frozenset("پچژگ")

_NEVER_IN_LATIN: Final = frozenset(
    (
        *("ar", "bn", "dv", "dz", "fa", "he", "hi", "ja", "km", "ko", "lo", "my"),
        *("ne", "prs", "ps", "si", "ta", "th", "ur", "zh"),
    )
)


def has_other_scripts(text: str) -> bool:
    """Return whether a text has a sign of one of the scripts above."""
    return _OTHER.search(text) is not None


def language_of(text: str, said: str) -> str:
    """Give the language of a title.

    said: that of the thing it names, which counts unless the script shows that the title is not in it.
    """
    told = language_of_script(text)
    if not told and text.isascii() and said.partition("-")[0].lower() in _NEVER_IN_LATIN:
        return ""
    return said or told


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Return a text in pieces, each with its language where it is in one of the scripts above, else with none."""
    end = 0
    for run in _RUN.finditer(text):
        yield text[end : run.start()], ""
        yield run[0], language_of_script(run[0])
        end = run.end()
    yield text[end:], ""


@lru_cache(maxsize=4096)
def language_of_script(text: str) -> str:
    """Return the language of a text that is mostly in one of the scripts above.

    Empty for any other text: Latin script does not show the language.
    """
    if text.isascii():
        return ""
    letters = sum(sign.isalpha() for sign in text)
    found = Counter(language for sign in text if sign.isalpha() for language in [_language(ord(sign))] if language)
    if not found:
        return ""
    language, count = found.most_common(1)[0]
    if count * 2 <= letters:
        return ""
    if language == "ar":
        return "ur" if _URDU & set(text) else "fa" if _PERSIAN & set(text) else "ar"
    return "ja" if found["ja"] else language


def _language(sign: int) -> str:
    return next((language for first, last, language in _BLOCKS if first <= sign <= last), "")
