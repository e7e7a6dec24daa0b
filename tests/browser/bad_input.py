"""A site of everything that can be too long, too many, too little, or in any script.

It is what editors really write, at its worst.
"""

from pathlib import Path
from typing import Final

from tests.sites.built import add

SITE: Final = """name: Archive of everything that is too much
languages: en
time-zone: Asia/Bangkok
kinds:
  meeting: {name: Meeting, plural: Meetings}
roles:
  host: {by: Hosted by, did: Hosted}
"""
TITLES: Final = {
    "thai": ("th", "การประชุมริมแม่น้ำครั้งที่สองว่าด้วยระดับน้ำ การเดินเรือ และการดูแลเด็กที่อาศัยอยู่ริมฝั่งน้ำ"),
    "lao": ("lo", "ກອງປະຊຸມຄັ້ງທີສອງຢູ່ແຄມນ້ຳວ່າດ້ວຍລະດັບນ້ຳແລະການເດີນເຮືອໃນລະດູຝົນ"),
    "khmer": ("km", "កិច្ចប្រជុំលើកទីពីរនៅមាត់ទន្លេស្តីពីកម្ពស់ទឹកនិងការធ្វើដំណើរតាមទូកក្នុងរដូវវស្សា"),
    "burmese": ("my", "မြစ်ကမ်းဘေးတွင်ကျင်းပသော ဒုတိယအကြိမ် အစည်းအဝေး ရေမှတ်များနှင့် လှေသွားလာရေး"),
    "bengali": ("bn", "নদীর তীরে দ্বিতীয় সভা: জলের উচ্চতা, নৌকা চলাচল এবং বর্ষাকালের প্রস্তুতি"),
    "arabic": ("ar", "الاجتماع الثاني على ضفة النهر حول منسوب المياه وحركة القوارب في موسم الأمطار"),
    "urdu": ("ur", "دریا کے کنارے دوسرا اجلاس: پانی کی سطح، کشتیوں کی آمد و رفت اور برسات کی تیاری"),
    "mixed": ("", "Second meeting الاجتماع الثاني (2nd) การประชุมครั้งที่สอง 2020 دوسرا اجلاس"),
}
LONG: Final = "Donaudampfschifffahrtsgesellschaft" * 9
EVENTS: Final = {
    "long-title": (
        f"title: {LONG[:300]}\nstart: 2020-01-02\nsummary: {LONG}\nplace: {{venue: {LONG[:80]}, country: TH}}"
    ),
    "bare": "title: Nothing but a title\nstart: unknown",
    "forty": (
        "title: Forty bodies\nstart: 2020-01-03\norganisations: {host: [{all}]}\nparticipants: {organisations: [{all}]}"
    ),
    "agenda": "title: Two hundred items\nstart: 2020-01-04\nplace: Bangkok, TH",
    "downloads": "title: Five hundred documents\nstart: 2020-01-05\ndownloads:\n{downloads}",
    "outcomes": "title: Sixty outcomes\nstart: 2020-01-06\noutcomes:\n{outcomes}",
}


def write(root: Path) -> dict[str, str]:
    """Write the site into a folder; give the names of its pages with their addresses."""
    add(root, "site.yaml", SITE)
    organisations = [f"body-{number:02}" for number in range(1, 41)]
    for number, id_ in enumerate(organisations):
        name = (
            LONG[:120]
            if number == 7
            else list(TITLES.values())[number % 8][1]
            if number % 5 == 0
            else f"Body {number} of the river and its banks"
        )
        add(root, f"content/organisations/{id_}.md", f"---\nname: '{name} {number}'\n---\n")
    kinds = ("agenda", "paper", "summary", "presentation", "press", "participants")
    filled = {
        "all": ", ".join(organisations),
        "downloads": "\n".join(
            f"  - "
            f"{{title: Document {number} {'of the meeting ' * (number % 7)}, kind: {kinds[number % 6]}, held: false}}"
            for number in range(500)
        ),
        "outcomes": "\n".join(
            f"  - id: o{number}\n    text: Outcome {number} {'is carried on. ' * (number % 9)}" for number in range(60)
        ),
    }
    pages = {}
    for name, head in EVENTS.items():
        for key, words in filled.items():
            head = head.replace(f"{{{key}}}", words)  # noqa: PLW2901 - filled step by step
        pages[name] = _event(root, name, head)
    for name, (_, title) in TITLES.items():
        body = f"{title}. {title}.\n\n## {title}\n\n- {title}\n- English words beside {title}, 2020 (PDF)\n"
        pages[name] = _event(root, name, f"title: '{title}'\nstart: 2020-02-02\nsummary: '{title}'", body)
    items = "".join(
        f"  - title: Item {number} {'about the level of the river ' * (number % 4)}\n    time: "
        f"{6 + number // 15:02}:{number % 15 * 4:02}\n"
        for number in range(200)
    )
    add(root, "content/events/2020/agenda/agenda.md", f"---\ntime-zone: Asia/Bangkok\nitems:\n{items}---\n")
    return pages | {
        "many-items": "/events/2020/agenda/agenda/",
        "list": "/events/",
        "all-documents": "/documents/",
        "bodies": "/organisations/",
        "body": "/organisations/body-08/",
        "letters": "/search/",
        "front": "/",
    }


def _event(root: Path, name: str, head: str, body: str = "") -> str:
    year = "undated" if "unknown" in head else "2020"
    add(root, f"content/events/{year}/{name}/index.md", f"---\nkind: meeting\n{head}\n---\n{body}")
    return f"/events/{year}/{name}/"
