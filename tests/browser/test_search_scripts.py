"""Search in scripts without spaces between words, and in others.

The archive is invented, with two events for each language, and served deep below a host.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.serving import folder_served
from tests.search.papers import paper
from tests.sites.built import add, build_site

pytestmark = pytest.mark.browser

# Of each language: titles and summaries of a roundtable on the protection of children (1) and of a training on floods
# (2).
TEXTS = {
    "th": (
        ("การประชุมโต๊ะกลมเรื่องการคุ้มครองเด็ก", "ผู้เข้าร่วมหารือเรื่องทางเลือกแทนการกักตัวเด็กผู้อพยพ"),
        ("การอบรมการจัดการน้ำท่วม", "ชาวบ้านริมแม่น้ำเรียนรู้วิธีเตือนภัยล่วงหน้า"),
    ),
    "lo": (
        ("ກອງປະຊຸມໂຕະມົນວ່າດ້ວຍການປົກປ້ອງເດັກ", "ຜູ້ເຂົ້າຮ່ວມໄດ້ປຶກສາຫາລືກ່ຽວກັບທາງເລືອກແທນການກັກຂັງເດັກ"),
        ("ການຝຶກອົບຮົມກ່ຽວກັບນ້ຳຖ້ວມ", "ຊາວບ້ານຕາມແມ່ນ້ຳຂອງໄດ້ຮຽນຮູ້ວິທີເຕືອນໄພ"),
    ),
    "km": (
        ("កិច្ចប្រជុំតុមូលស្តីពីការការពារកុមារ", "អ្នកចូលរួមបានពិភាក្សាអំពីជម្រើសជំនួសការឃុំខ្លួនកុមារ"),
        ("វគ្គបណ្តុះបណ្តាលស្តីពីទឹកជំនន់", "ប្រជាពលរដ្ឋតាមដងទន្លេបានរៀនអំពីការព្រមានជាមុន"),
    ),
    "my": (
        ("ကလေးသူငယ်ကာကွယ်ရေးစကားဝိုင်း", "ကလေးများကိုထိန်းသိမ်းထားခြင်းအစားအခြားနည်းလမ်းများကိုဆွေးနွေးခဲ့သည်"),
        ("ရေကြီးမှုသင်တန်း", "မြစ်ကမ်းရှိရွာသားများသည်ကြိုတင်သတိပေးနည်းကိုလေ့လာခဲ့ကြသည်"),
    ),
    "zh": (
        ("儿童保护圆桌会议", "与会者讨论了替代拘留难民儿童的办法"),
        ("洪水预警培训", "河边的村民学习了如何提前发出警报"),
    ),
    "bn": (
        ("শিশু সুরক্ষা বিষয়ক গোলটেবিল বৈঠক", "অংশগ্রহণকারীরা শিশুদের আটকের বিকল্প নিয়ে আলোচনা করেন"),
        ("বন্যা ব্যবস্থাপনা প্রশিক্ষণ", "নদীর তীরের মানুষ আগাম সতর্কতা শেখেন"),
    ),
    "ur": (
        ("بچوں کے تحفظ پر گول میز اجلاس", "شرکاء نے بچوں کی حراست کے متبادل پر گفتگو کی"),
        ("سیلاب کی تربیت", "دریا کے کنارے کے لوگوں نے پیشگی انتباہ سیکھا"),
    ),
    "vi": (
        ("Hội nghị bàn tròn về bảo vệ trẻ em", "Những người tham dự thảo luận về các biện pháp thay thế giam giữ"),
        ("Tập huấn về lũ lụt", "Người dân ven sông Đà học cách cảnh báo sớm"),
    ),
}
QUERIES = (
    *(("th", word, 1) for word in ("คุ้มครอง", "กักตัว", "เด็ก", "โต๊ะกลม", "ผู้อพยพ")),
    *(("th", word, 2) for word in ("น้ำท่วม", "แม่น้ำ", "เตือนภัย", "อบรม", "ชาวบ้าน")),
    *(("lo", word, 1) for word in ("ປົກປ້ອງ", "ໂຕະມົນ", "ເດັກ", "ກັກຂັງ")),
    *(("lo", word, 2) for word in ("ນ້ຳຖ້ວມ", "ນ້ໍາຖ້ວມ", "ແມ່ນ້ຳ", "ເຕືອນໄພ")),
    *(("km", word, 1) for word in ("កុមារ", "ប្រជុំ", "ការពារ", "ឃុំខ្លួន")),
    *(("km", word, 2) for word in ("ទឹកជំនន់", "ទន្លេ", "បណ្តុះបណ្តាល")),
    *(("my", word, 1) for word in ("ကလေး", "ကာကွယ်ရေး", "ဆွေးနွေး")),
    *(("my", word, 2) for word in ("ရေကြီးမှု", "သင်တန်း", "ရွာသား")),
    *(("zh", word, 1) for word in ("难民", "儿童", "圆桌会议")),
    *(("zh", word, 2) for word in ("洪水", "村民")),
    *(("bn", word, number) for word, number in (("শিশু", 1), ("সুরক্ষা", 1), ("বন্যা", 2))),
    *(("ur", word, number) for word, number in (("تحفظ", 1), ("سیلاب", 2))),
    *(("vi", word, number) for word, number in (("trẻ em", 1), ("bao ve tre em", 1), ("LŨ LỤT", 2), ("song Da", 2))),
)


MARKUP = '<img src=x onerror=alert(1)> pelican & <script>alert(2)</script> "signs"'


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the archive."""
    folder = tmp_path_factory.mktemp("scripts")
    site = folder / "site"
    add(
        site,
        "site.yaml",
        "name: Rivers\nlanguages: en\ntime-zone: Asia/Bangkok\nkinds:\n  talk: {name: Talk, plural: Talks}\n",
    )
    add(site, "content/index.md", "---\ntitle: Rivers\n---\nTalks.\n")
    for language, events in TEXTS.items():
        for number, (title, summary) in enumerate(events, start=1):
            head = f"title: {title}\nsummary: {summary}\nkind: talk\nstart: 202{number}-03"
            add(site, f"content/events/202{number}/{language}-{number}/index.md", f"---\n{head}\n---\n")
    _add_paper(site)
    add(
        site,
        "content/events/2024/sign-1/index.md",
        f"---\ntitle: '{MARKUP}'\nsummary: '{MARKUP}'\nkind: talk\nstart: 2024-03\n---\n",
    )
    outcome = build_site(site, output=folder / "served" / "deep" / "below" / "archive")
    assert not outcome.errors, outcome.diagnostics
    with folder_served(folder / "served") as address:
        yield f"{address}/deep/below/archive"


def _add_paper(site: Path) -> None:
    """Add an event with a long paper, of which one page alone holds a certain word."""
    head = (
        "title: Long paper\nkind: talk\nstart: 2023-03\n"
        "downloads:\n  - {title: Soundings, kind: paper, file: soundings.pdf}"
    )
    add(site, "content/events/2023/en-1/index.md", f"---\n{head}\n---\n")
    pages = (f"{'Water ' * 60}\n{'The quagga swam.' if number == 11 else 'Nothing else.'}" for number in range(1, 13))
    add(site, "content/events/2023/en-1/soundings.pdf", paper(*pages))


@pytest.fixture(scope="module")
def page(browser: Any, scripts: str) -> Iterator[Any]:
    """Return the search page, which must not fail."""
    opened = browser.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(f"{scripts}/search/")
    yield opened
    assert errors == []
    opened.close()


def answered(page: Any, address: str, query: str) -> list[str]:
    """Return the events that are found."""
    page.goto(f"{address}/search/?q={quote(query)}")
    page.wait_for_selector("#said > *")
    links = page.eval_on_selector_all("#results h3 a", "links => links.map(link => link.href)")
    return [link.removeprefix(f"{address}/events/") for link in links]


@pytest.mark.parametrize(("language", "query", "number"), QUERIES)
def test_a_word_finds_its_event_and_no_other(page: Any, scripts: str, language: str, query: str, number: int) -> None:
    assert answered(page, scripts, query) == [f"202{number}/{language}-{number}/"]
    marks = page.eval_on_selector_all("#results mark", "marks => marks.map(mark => mark.textContent)")
    title, summary = TEXTS[language][number - 1]
    assert marks
    assert all(mark in f"{title} {summary}" for mark in marks)


@pytest.mark.parametrize("query", ["แมว", "ສະໝຸດ", "ឆ្មា", "ကြောင်", "猫"])
def test_a_word_that_is_not_there_finds_nothing(page: Any, scripts: str, query: str) -> None:
    assert answered(page, scripts, query) == []


def test_two_words_in_a_script_without_spaces_are_both_wanted(page: Any, scripts: str) -> None:
    assert answered(page, scripts, "เด็ก โต๊ะกลม") == ["2021/th-1/"]
    assert answered(page, scripts, "roundtabl ประชุม") == ["2021/th-1/"]


def test_a_word_is_found_while_it_is_typed(page: Any, scripts: str) -> None:
    page.goto(f"{scripts}/search/")
    page.type("#q", "น้ำ", delay=5)
    page.wait_for_selector('#said > h2:has-text("“น้ำ”")')
    assert re.match(r"1 result ", page.inner_text("#said"))


def test_a_page_deep_in_a_long_paper_is_named(page: Any, scripts: str) -> None:
    page.goto(f"{scripts}/search/?q=quagga")
    page.wait_for_selector("#results .page")
    assert " ".join(page.inner_text("#results .page").split()).startswith("Page 11: … Water")
    assert "The quagga swam." in page.inner_text("#results .page")
    assert page.get_attribute("#results .page a", "href") == "../events/2023/en-1/soundings.pdf#page=11"


def test_markup_in_a_title_or_in_what_is_typed_stays_words(page: Any, scripts: str) -> None:
    assert answered(page, scripts, "<img src=x onerror=alert(3)> pelican") == ["2024/sign-1/"]
    assert page.inner_text("#results h3") == MARKUP.replace('"signs"', "“signs”")
    assert "“<img src=x onerror=alert(3)> pelican”" in page.inner_text("#said")
    assert page.query_selector("#results img, #results script, #said img") is None
