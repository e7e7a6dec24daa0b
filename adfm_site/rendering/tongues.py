"""The languages of what sentences name, so that voices, fonts and line heights suit each part (WCAG 3.1.2)."""

from collections.abc import Iterator

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from adfm_site.model.scripts import language_of, parts


@pass_context
def tongues(context: Context, text: str, name: str = "", said: str = "") -> str:
    """Return a sentence in the page's language, with that of each part of it that is in another.

    name: a title that stands in it; said: the language that the title is said to be in. Other parts are told by their
    script.
    """
    own = _plain(context["page"].language)
    language = language_of(name, said)
    if language and _plain(language) != own and name in text:
        before, _, after = text.partition(name)
        return Markup("").join((*_by_script(before, own), _part(name, language), *_by_script(after, own)))
    return text if text.isascii() else Markup("").join(_by_script(text, own))


def _by_script(text: str, own: str) -> Iterator[str]:
    """Return a text piece by piece, those in another script as elements with their likely language.

    Plain words are escaped when they are joined.
    """
    for words, language in parts(text):
        yield _part(words, language) if language and language != own else words


def _part(words: str, language: str) -> Markup:
    return Markup('<span lang="{}" dir="auto">{}</span>').format(language, words)


def _plain(language: str) -> str:
    """Return a language without its region or script."""
    return language.partition("-")[0]
