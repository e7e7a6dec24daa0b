"""The types of files that are published, by the endings of their names."""

from typing import Final

TYPES: Final = {
    "csv": ("CSV", "text/csv"),
    "doc": ("DOC", "application/msword"),
    "docx": ("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "epub": ("EPUB", "application/epub+zip"),
    "gif": ("GIF", "image/gif"),
    "jpeg": ("JPEG", "image/jpeg"),
    "jpg": ("JPEG", "image/jpeg"),
    "m4a": ("M4A", "audio/mp4"),
    "mp3": ("MP3", "audio/mpeg"),
    "mp4": ("MP4", "video/mp4"),
    "odp": ("ODP", "application/vnd.oasis.opendocument.presentation"),
    "ods": ("ODS", "application/vnd.oasis.opendocument.spreadsheet"),
    "odt": ("ODT", "application/vnd.oasis.opendocument.text"),
    "ogg": ("OGG", "audio/ogg"),
    "pdf": ("PDF", "application/pdf"),
    "png": ("PNG", "image/png"),
    "ppt": ("PPT", "application/vnd.ms-powerpoint"),
    "pptx": ("PPTX", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "rtf": ("RTF", "application/rtf"),
    "srt": ("SRT", "application/x-subrip"),
    "svg": ("SVG", "image/svg+xml"),
    "txt": ("TXT", "text/plain"),
    "vtt": ("VTT", "text/vtt"),
    "webm": ("WebM", "video/webm"),
    "webp": ("WebP", "image/webp"),
    "xls": ("XLS", "application/vnd.ms-excel"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "zip": ("ZIP", "application/zip"),
}
STATIC: Final = "content/static/"
"""The folder whose files are published as they are, at the same names from the site's root."""
STATIC_TYPES: Final = {
    **TYPES,
    "": ("", "text/plain"),
    "htm": ("HTML", "text/html"),
    "html": ("HTML", "text/html"),
    "json": ("JSON", "application/json"),
    "webmanifest": ("JSON", "application/manifest+json"),
    "xml": ("XML", "application/xml"),
}
"""The types of its files: documents, pages without scripts, and the texts that hosts and other services ask for."""
PICTURES: Final = frozenset(("jpg", "jpeg", "png", "webp", "gif", "svg"))


def ending_of(path: str) -> str:
    """Return the ending of a file's name in small letters, without its dot.

    Empty for a name such as _headers or .htaccess.
    """
    _, dot, ending = path.rpartition("/")[2].lstrip(".").rpartition(".")
    return ending.lower() if dot else ""
