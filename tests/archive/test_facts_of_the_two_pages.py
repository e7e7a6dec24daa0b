"""Each fact of the two pages from which the archive starts is on its page, in the place where readers look for it.

A row of the table: what is known (from the two pages this archive began with), where on which page it stands, and the
words that carry it. Places are "title", "top" (above the first section), the label of a fact, the heading of a section,
or "" for anywhere.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.sites.built import Built, snapshot

R, V = "/events/2019/atd-01/", "/events/2020/atd-02/"
SERIES, SEVENTH = "/series/atd-peer-learning/", "/events/2018/adfm-07/"

FACTS = (
    # The first roundtable, Bangkok, 21 to 22 November 2019
    ("its title", R, "title", "First alternatives to child detention peer learning platform roundtable"),
    ("its other title", R, "Also known as", "Regional Roundtable on Alternatives to Child Detention"),
    (
        "its subject: in the context of international migration in the Asia Pacific",
        R,
        "top",
        "international migration in the Asia Pacific",
    ),
    ("its dates, with the year", R, "Date", "21 to 22 November 2019"),
    ("its place", R, "Place", "Bangkok, Thailand"),
    ("it is the first of six", R, "top", "Roundtable 1 of 6"),
    ("its series", R, "Series", "peer learning platform, 1 of 6"),
    ("convened by the ADFM Secretariat", R, "Convened by", "ADFM Secretariat"),
    ("convened by IDC", R, "Convened by", "International Detention Coalition"),
    ("IDC is the International Detention Coalition", R, "Summary", r"International Detention Coalition \(IDC\)"),
    ("organised with Thailand's DCY", R, "Organised with", r"Department of Children and Youth \(Thailand\)"),
    (
        "DCY is part of the Ministry of Social Development and Human Security",
        R,
        "Summary",
        "DCY.*part of the Ministry of Social Development",
    ),
    (
        "the same, on DCY's own page",
        "/organisations/thai-dcy/",
        "Part of",
        "Ministry of Social Development and Human Security",
    ),
    ("first suggested at the seventh ADFM meeting", R, "Summary", "first.*seventh ADFM meeting"),
    ("that was in Bangkok in November 2018", R, "Summary", "Bangkok in November 2018"),
    ("participants there backed a platform", R, "Summary", "support of those who were there"),
    (
        "the same, on the seventh meeting's page",
        SEVENTH,
        "Outcomes",
        "Support for a regional platform.*Followed up at First roundtable, 21 to 22 November 2019",
    ),
    ("the seventh meeting's dates and place", SEVENTH, "Date", "18 to 20 November 2018"),
    ("thirty-five people", R, "Participants", "35 people"),
    (
        "from Thailand, Australia, Malaysia and Indonesia",
        R,
        "Participants",
        "Australia, Indonesia, Malaysia and Thailand",
    ),
    ("from implementing and policy agencies", R, "Participants", "make policy or put it into practice"),
    (
        "from civil society and international organisations",
        R,
        "Participants",
        "civil society and from international organisations",
    ),
    ("sharing experience and practice", R, "Summary", "exchanged practice and experience"),
    ("helping one another with obstacles", R, "Summary", "advised one another on the difficulties"),
    ("governments of the region last met on this in 2015", R, "Background", "not met on this subject since 2015"),
    (
        "thirty years of the Convention on the Rights of the Child",
        R,
        "Background",
        "Convention on the Rights of the Child was thirty years old",
    ),
    ("the Global Compacts", R, "Background", "Global Compacts"),
    (
        "ASEAN's declaration on the rights of children in migration",
        R,
        "Background",
        "ASEAN’s declaration on the rights of children in migration",
    ),
    ("policy in the child's best interests", R, "Outcomes", "best interests of the child"),
    ("the platform to go on", R, "Outcomes", "platform should continue"),
    (
        "agreement 1: coordination between authorities, within government and with others",
        R,
        "Outcomes",
        "coordination.*authorities of government.*outside",
    ),
    ("agreement 1: on alternative care in each country", R, "Outcomes", "country by country, on alternative care"),
    (
        "agreement 2: technical help and training for front-line staff",
        R,
        "Outcomes",
        "[Tt]raining and technical assistance.*front line",
    ),
    (
        "agreement 2: who meet refugee, asylum-seeking and migrant children and families",
        R,
        "Outcomes",
        "refugee.*migrant.*asylum.*families",
    ),
    ("two areas of agreement", R, "Common ground", "two areas of agreement"),
    (
        "idea 1: speaking up nationally and regionally",
        R,
        "Five ideas for the platform",
        "in each country and across the region",
    ),
    (
        "idea 2: an online place",
        R,
        "Five ideas for the platform",
        "on the web.*practice, toolkits, manuals and handbooks",
    ),
    (
        "idea 3: exchanges between two countries, site visits",
        R,
        "Five ideas for the platform",
        "between pairs of countries, and visits on site",
    ),
    (
        "idea 4: smaller meetings, among some countries or in one",
        R,
        "Five ideas for the platform",
        "smaller scale, for one country or for several",
    ),
    (
        "idea 5: benchmarks for cooperation between agencies",
        R,
        "Five ideas for the platform",
        "Benchmarks.*agencies.*work together",
    ),
    ("thanks from CPD and IDC", R, "Thanks", r"Centre for Policy Development \(CPD\) and IDC thanked"),
    (
        "thanks to DCY and Home Affairs for support",
        R,
        "Thanks",
        "DCY and Australia’s Department of Home Affairs for their support",
    ),
    (
        "both as supporters",
        R,
        "Supported by",
        r"Children and Youth \(Thailand\), Department of Home Affairs \(Australia\)",
    ),
    (
        "thanks to Host International and UNICEF Thailand",
        R,
        "Thanks",
        "Host International and UNICEF Thailand.*expertise.*coordinate the two days",
    ),
    ("both as those who gave expertise", R, "With expertise from", "Host International, UNICEF Thailand"),
    ("one day of site visits and one day of roundtable", R, "Agenda", "Site visits, one day Roundtable, one day"),
    ("the same, on the agenda's page", "/events/2019/atd-01/agenda/", "", "Site visits, one day Roundtable, one day"),
    ("no order is invented", "/events/2019/atd-01/agenda/", "", "do not say which came first"),
    (
        "a heading for downloads with nothing under it",
        R,
        "Documents and pictures",
        "heading for downloads with nothing beneath it",
    ),
    (
        "a photo of the participants, which is not held",
        R,
        "Documents and pictures",
        "photograph of the participants.*not held",
    ),
    ("the Chatham House Rule", R, "Attribution", "Chatham House Rule"),
    ("the page's parts are listed", R, "On this page", r"Outcomes \(3\) Summary Agenda \(2\) Participants"),
    # The virtual roundtable, December 2020
    (
        "its title",
        V,
        "title",
        "Virtual roundtable on mainstreaming child protection in the context of international migration",
    ),
    ("its date", V, "Date", "14 December 2020"),
    ("it was held online", V, "Place", "Online"),
    (
        "convened by the ADFM Secretariat with IDC",
        V,
        "Convened by",
        "ADFM Secretariat, International Detention Coalition",
    ),
    (
        "part of the platform and programme of learning on alternative care",
        V,
        "Summary",
        "platform and its programme of learning on alternative care",
    ),
    (
        "which began at the two-day meeting in Bangkok in November 2019",
        V,
        "Summary",
        "begun with two days in Bangkok in November 2019",
    ),
    (
        "two documents near the top: agenda and participant list, one file, two kinds",
        V,
        "top",
        "Agenda and participant list Agenda, participant list",
    ),
    ("two documents near the top: event summary", V, "top", "Event summary Summary"),
    (
        "and again at the end",
        V,
        "Key documents and related reading",
        "Agenda and participant list Agenda, participant list.*Event summary Summary",
    ),
    (
        "both are known and not held",
        V,
        "Key documents and related reading",
        "(Known to exist; not held in this archive.*){2}",
    ),
    (
        "the pandemic strained governments and civil society",
        V,
        "Why it was held online",
        "pandemic weighed heavily on governments and on civil society",
    ),
    ("and ruled out travel", V, "Why it was held online", "nobody could travel"),
    ("participants of 2019 wanted to meet again", V, "Why it was held online", "2019 still wished to meet again"),
    (
        "special interest in Australia's experience",
        V,
        "Why it was held online",
        "keen to hear how Australia.*mainstreaming child protection",
    ),
    ("about 35 experts", V, "Participants", "About 35 people"),
    (
        "from ministries, civil society and international organisations",
        V,
        "Participants",
        "experts from ministries, civil society and international organisations",
    ),
    (
        "in Australia, Indonesia, Malaysia and Thailand",
        V,
        "Participants",
        "Australia, Indonesia, Malaysia and Thailand",
    ),
    (
        "next: a programme for the coming year, probably online discussions",
        V,
        "Outcomes",
        "programme for 2021, in all likelihood.*discussions held online",
    ),
    (
        "theme 1: civil society's part, partnerships with city, provincial and national government",
        V,
        "Themes considered for 2021",
        "civil society.*alternative care.*cities, in provinces and at national level",
    ),
    ("theme 2: case management", V, "Themes considered for 2021", r"Case management\."),
    (
        "theme 3: access to education",
        V,
        "Themes considered for 2021",
        "Access to education for refugee and migrant children",
    ),
    (
        "theme 4: ties with regional bodies such as ACWC",
        V,
        "Themes considered for 2021",
        r"commission on the rights of women and children \(ACWC\)",
    ),
    (
        "theme 5: unaccompanied and separated children, foster care",
        V,
        "Themes considered for 2021",
        "Foster care.*unaccompanied or separated",
    ),
    ("thanks to IDC for convening together", V, "Thanks", "IDC for sharing the work of convening"),
    (
        "thanks to Home Affairs and New Zealand's ministry for support",
        V,
        "Thanks",
        "Home Affairs and New Zealand’s Ministry of Foreign Affairs and Trade for their support",
    ),
    (
        "both as supporters",
        V,
        "Supported by",
        r"Department of Home Affairs \(Australia\), Ministry of Foreign Affairs and Trade \(New Zealand\)",
    ),
    ("thanks to participants", V, "Thanks", "everyone who took part"),
    (
        "related reading: the ADFM itself",
        V,
        "Key documents and related reading",
        "Asia Dialogue on Forced Migration meetings",
    ),
    (
        "related reading: the 2019 roundtable as a line of title, dates and place",
        V,
        "Related events",
        (
            r"First alternatives to child detention peer learning platform roundtable "
            r"\| 21 to 22 November 2019 \| Bangkok, Thailand"
        ),
    ),
    (
        "it follows from the first roundtable's wish to go on",
        V,
        "Outcomes",
        "Follows up on outcome 3, First roundtable, 21 to 22 November 2019",
    ),
    (
        "which says where that was taken up",
        R,
        "Outcomes",
        "Followed up at Mainstreaming child protection, 14 December 2020",
    ),
    # The series that holds both
    ("the platform's conveners", SERIES, "Convened by", "ADFM Secretariat, International Detention Coalition"),
    ("the platform began in 2019", SERIES, "Began", "2019"),
    ("proposed at the seventh meeting", SERIES, "top", "proposed at the seventh ADFM meeting in November 2018"),
    (
        "how outcomes were followed up",
        SERIES,
        "How outcomes were followed up",
        "platform should continue.*Mainstreaming child protection, 14 December 2020",
    ),
    (
        "both events in order",
        SERIES,
        "Events",
        "Virtual roundtable on mainstreaming.*First alternatives to child detention",
    ),
)


@pytest.mark.parametrize(("fact", "address", "place", "words"), FACTS, ids=[f"{row[1]} {row[0]}" for row in FACTS])
def test_the_fact_is_on_its_page(fact: str, address: str, place: str, words: str, real: Built) -> None:
    page = real.tree.page(address)
    said = page.places.get(place) if place else page.words
    assert said is not None, f"{address} has no “{place}”, but {list(page.places)}"
    assert re.search(words, said), f"{fact}: not in “{said}”"


def test_the_seventh_meeting_is_linked_where_it_is_named(real: Built) -> None:
    for address, target in (
        (R, "../../../events/2018/adfm-07/"),
        (R, "../../../series/atd-peer-learning/"),
        (V, "../../../events/2019/atd-01/"),
        (SEVENTH, "../../../events/2019/atd-01/"),
    ):
        links = {link.get("href") for link in real.tree.page(address).main.iter("a")}
        assert target in links, (address, target)


def test_the_old_addresses_of_both_pages_lead_to_them(real: Built) -> None:
    old = {
        "/work/first-alternatives-to-child-detention-peer/": R,
        "/2021/01/virtual-roundtable-on-mainstreaming-child-protection-in-the-context-of-international-migration/": V,
    }
    for address, new in old.items():
        assert f"https://archive.example{new}" in real.tree.page(address).words


def test_the_figure_has_its_words_its_caption_and_its_size(real: Built) -> None:
    figures = list(real.tree.page(R).main.iter("figure"))
    assert len(figures) == 1
    picture = next(figures[0].iter("img"))
    assert picture.get("src") == "../../../events/2019/atd-01/platform-growth.svg"
    for words in ("seventh ADFM meeting", "21 to 22 November 2019", "14 December 2020", "Putrajaya"):
        assert words in picture.get("alt", "")
    assert int(picture.get("width", 0)) > 100
    assert int(picture.get("height", 0)) > 100
    caption = "".join(next(figures[0].iter("figcaption")).itertext())
    assert "grew out of the seventh ADFM meeting" in caption


@pytest.mark.parametrize("address", [R, V])
def test_the_compiled_record_is_a_tagged_file_that_says_what_it_is(address: str, real: Built) -> None:
    data = real.tree.files[f"{address.removeprefix('/')}compiled-record.pdf"]
    with pikepdf.open(BytesIO(data)) as record:
        assert bool(record.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in record.Root
        assert str(record.Root.Lang) == "en"
        assert str(record.docinfo.Title).startswith("Compiled record: ")
        said = " ".join(" ".join(text_of(page) for page in record.pages).split())
        pages = len(record.pages)
    assert re.search("[Cc]ompiled.*public sources", said), said[:500]
    assert re.search("not a document (of|from) the", said), said[:500]
    id_ = address.split("/")[3]
    for page in (address, f"/documents/{id_}-compiled-record/"):
        assert re.search(rf"Compiled record.*PDF, \d+ KB, {pages} pages, English", real.tree.page(page).words)


def text_of(page: pikepdf.Page) -> str:
    """Read the words of a page, whose fonts say by a table which code is which sign."""
    fonts = {str(name): signs_of(font) for name, font in page.Resources.Font.items()}
    words, signs = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                signs = fonts[str(operands[0])]
            case "Tj" | "TJ":
                shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
                words.append("".join(signs.get(codes[at : at + 2], "") for at in range(0, len(codes), 2)))
            case "Td" | "Tm" | "ET" | "T*":
                words.append(" " if str(operator) == "ET" else "")
    return "".join(words)


def signs_of(font: pikepdf.Object) -> dict[bytes, str]:
    """Read a font's table of signs (ToUnicode, PDF 2.0 9.10.3)."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    found: dict[bytes, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, sign in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(sign).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, sign in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[(int(first, 16) + step).to_bytes(2, "big")] = chr(int(sign, 16) + step)
    return found


def unsure_words(content: Path) -> Iterator[tuple[str, str]]:
    """Return each sentence that an editor was unsure of, with its file."""
    for path, data in snapshot(content).items():
        for line in re.findall(r"^unsure: (.*)$", data.decode(errors="replace"), re.MULTILINE):
            yield from ((path, sentence.strip()) for sentence in re.split(r"(?<=[.;])\s", line) if len(sentence) > 20)


def test_what_the_sources_leave_open_is_not_published(real: Built) -> None:
    published = [page.words.casefold() for page in real.tree.pages.values()]
    unsure = list(unsure_words(real.root / "content"))
    assert len(unsure) > 30
    assert [(path, words) for path, words in unsure if any(words.casefold() in text for text in published)] == []


def test_every_document_that_is_not_held_says_so_and_offers_no_file(real: Built) -> None:
    page = real.tree.page("/documents/")
    rows = [row for row in page.main.iter("li") if any(child.tag == "h3" for child in row)]
    assert len(rows) >= 10
    for row in rows:
        words = " ".join("".join(row.itertext()).split())
        files = [link.get("href", "") for link in row.iter("a") if not link.get("href", "").endswith("/")]
        assert ("not held in this archive" in words) != any(
            file.endswith(".pdf") and "://" not in file for file in files
        ), words
