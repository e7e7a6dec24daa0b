from pathlib import Path

AUTHOR = "River archive"
SITENAME = "River archive"
SITEURL = "https://archive.example"
TIMEZONE = "Europe/Vienna"
DEFAULT_LANG = "en"
THEME = "theme"
PATH = "content"
ARTICLE_PATHS = ["events"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["events"]
ARTICLE_URL = "events/{date:%Y}/{slug}/"
ARTICLE_SAVE_AS = "events/{date:%Y}/{slug}/index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
CATEGORY_URL = "series/{slug}/"
CATEGORY_SAVE_AS = "series/{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
YEAR_ARCHIVE_SAVE_AS = "events/{date:%Y}/index.html"
ARCHIVES_SAVE_AS = "events/index.html"
CATEGORIES_SAVE_AS = "series/index.html"
TAGS_SAVE_AS = "tags/index.html"
AUTHORS_SAVE_AS = AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "archives", "categories", "tags", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
SLUGIFY_SOURCE = "basename"
PATH_METADATA = r"(?:events/\d+/(?P<slug>[^/]+)/index\.md)?"
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
STYLE = Path("style.css").read_text(encoding="utf-8")
