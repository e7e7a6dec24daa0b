"""English names that are no messages: of languages and kinds of documents, and which countries take an article."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Countries whose names take an article inside a sentence, as in the style guide of GOV.UK.
WITH_ARTICLE: Final = frozenset(
    (
        *(
            "Bahamas",
            "Cayman Islands",
            "Comoros",
            "Cook Islands",
            "Dominican Republic",
            "Falkland Islands",
            "Faroe Islands",
            "Gambia",
        ),
        *(
            "Maldives",
            "Marshall Islands",
            "Netherlands",
            "Philippines",
            "Seychelles",
            "Solomon Islands",
            "United Arab Emirates",
        ),
        *("United Kingdom", "United States", "British Virgin Islands", "U.S. Virgin Islands", "Turks & Caicos Islands"),
    )
)

LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ar": "Arabic",
        "bn": "Bengali",
        "de": "German",
        "dz": "Dzongkha",
        "en": "English",
        "es": "Spanish",
        "fa": "Persian",
        "fil": "Filipino",
        "fr": "French",
        "hi": "Hindi",
        "id": "Indonesian",
        "ja": "Japanese",
        "km": "Khmer",
        "ko": "Korean",
        "lo": "Lao",
        "mn": "Mongolian",
        "ms": "Malay",
        "my": "Burmese",
        "ne": "Nepali",
        "prs": "Dari",
        "ps": "Pashto",
        "pt": "Portuguese",
        "rhg": "Rohingya",
        "ru": "Russian",
        "si": "Sinhala",
        "ta": "Tamil",
        "tet": "Tetum",
        "th": "Thai",
        "tl": "Tagalog",
        "ur": "Urdu",
        "vi": "Vietnamese",
        "zh": "Chinese",
    }
)

PLURAL_KINDS: Final = frozenset(("outcomes",))

DOCUMENT_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agenda": "Agenda",
        "participants": "Participant list",
        "briefing": "Briefing",
        "background": "Background paper",
        "paper": "Paper",
        "discussion-paper": "Discussion paper",
        "summary": "Summary",
        "outcomes": "Outcomes",
        "statement": "Statement",
        "speech": "Speech",
        "presentation": "Presentation",
        "report": "Report",
        "submission": "Submission",
        "media-release": "Media release",
        "press": "Press",
        "article": "Article",
        "update": "Update",
        "reading": "Further reading",
        "recording": "Recording",
        "compiled-record": "Compiled record",
    }
)
