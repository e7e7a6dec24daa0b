"""Cities of countries that have several time zones: capitals, and those of a million people or more.

Cities after which a zone is named (Sydney, Auckland, Kuala Lumpur) are known from the zone's name and stand here only
where they are capitals. Zones and numbers of people: GeoNames (geonames.org, CC BY 4.0), “cities15000”, 2026; each name
was looked up there among all places of its country with 500 people or more, and those of that name by other clocks have
less than a tenth of its people. Islands and states that one zone covers whole: the notes of tzdata's zone.tab; with
Bali stand its places of meetings.
"""

from functools import cache
from itertools import chain
from re import split
from types import MappingProxyType
from typing import Final
from unicodedata import normalize

from adfm_site.zones.tables import by_country, of_country, place_of

CITIES: Final = MappingProxyType(
    {
        "AR": {
            "America/Argentina/Buenos_Aires": "Buenos Aires",
        },
        "AU": {
            "Australia/Sydney": "Canberra",
            "Australia/Hobart": "Tasmania",
        },
        "BR": {
            "America/Sao_Paulo": (
                "Brasília, Rio de Janeiro, Belo Horizonte, Curitiba, Goiânia, Porto Alegre, Guarulhos, Campinas"
            ),
            "America/Bahia": "Salvador",
        },
        "CA": {
            "America/Toronto": "Ottawa, Montréal",
            "America/Edmonton": "Calgary",
        },
        "CD": {
            "Africa/Kinshasa": "Kinshasa",
            "Africa/Lubumbashi": "Mbuji-Mayi, Kananga, Kisangani",
        },
        "CL": {
            "America/Santiago": "Santiago",
            "Pacific/Easter": "Easter Island",
        },
        "CN": {
            "Asia/Shanghai": (
                "Beijing, Shenzhen, Guangzhou, Chengdu, Tianjin, Wuhan, Dongguan, Xi'an, Nanjing, Hangzhou, Foshan, "
                "Chongqing, Qingdao, Shenyang, Suzhou, Harbin, Hefei, Dalian, Changchun, Xiamen, Wuxi, Jinan, "
                "Taiyuan, Zhengzhou, Shijiazhuang, Kunming, Zhongshan, Nanning, Shantou, Fuzhou, Ningbo, Puyang, "
                "Shiyan, Tangshan, Lüliang, Changzhou, Zibo, Changsha, Guiyang, Lanzhou, Huizhou, Haikou, Linyi, "
                "Baoding, Bazhong, Wenzhou, Yunfu, Huai'an, Nanchang, Hohhot, Shaoxing, Nantong, Yantai, Zhuhai, "
                "Baotou, Qingyang, Kunshan, Weifang, Zunyi, Lianyungang, Ganzhou, Ordos, Jieyang, Jilin, Shangqiu, "
                "Nanchong, Datong, Nanyang, Jiangmen, Jiangyin, Fuyang, Bayan Nur, Chaozhou, Qingyuan, Tai'an, "
                "Xining, Changshu, Huainan, Lu'an, Yancheng, Taizhou, Daqing, Wuhu, Dazhou, Yangzhou, Guilin, "
                "Zhaoqing, Mianyang, Wanzhou, Putian, Yinchuan, Yiwu, Quanzhou, Jinhua, Cixi, Changde, Kaifeng, "
                "Anshan, Baoji, Suqian, Liuzhou, Zhangjiagang, Jinjiang, Bozhou, Qujing, Zhanjiang, Fushun, Luoyang, "
                "Handan, Yichang, Heze, Liupanshui, Maoming, Qinzhou, Luohe, Xiangyang, Yangjiang, Yixing, Xuchang, "
                "Zigong, Xuzhou, Neijiang, Jining, Xinyang, Liaocheng, Jinzhong, Changzhi, Tianshui, Weinan, Jiaxing, "
                "Zhongwei, Panjin, Jiujiang, Anyang, Fengxiang, Bijie, Zhuzhou, Shangrao, Huaibei, Meishan, Guigang, "
                "Hengyang, Yulin, Jingzhou, Xinxiang, Yichun, Xianyang, Sanya, Shaoguan, Longyan, Yongzhou, Huzhou, "
                "Wuwei, Hanzhong, Hezhou, Peking"
            ),
        },
        "CY": {
            "Asia/Nicosia": "Nicosia",
        },
        "DE": {
            "Europe/Berlin": "Berlin, Hamburg, Munich, Köln, Cologne, München",
        },
        "EC": {
            "America/Guayaquil": "Quito",
            "Pacific/Galapagos": "Galápagos Islands",
        },
        "ES": {
            "Europe/Madrid": "Madrid, Barcelona",
            "Atlantic/Canary": "Canary Islands",
        },
        "FM": {
            "Pacific/Pohnpei": "Palikir",
        },
        "GL": {
            "America/Nuuk": "Nuuk",
        },
        "ID": {
            "Asia/Jakarta": (
                "Jakarta, Surabaya, Bekasi, Bandung, Medan, Depok, Tangerang, Palembang, Semarang, South Tangerang, "
                "Batam, Jepara, Pekanbaru, Bandar Lampung, Bogor, Java, Sumatra"
            ),
            "Asia/Makassar": "Bali, Denpasar, Kuta, Nusa Dua, Sanur, Ubud, Sulawesi",
        },
        "KI": {
            "Pacific/Tarawa": "Tarawa",
        },
        "KZ": {
            "Asia/Almaty": "Astana, Shymkent, Nur-Sultan",
        },
        "MH": {
            "Pacific/Majuro": "Majuro",
        },
        "MN": {
            "Asia/Ulaanbaatar": "Ulaanbaatar, Ulan Bator",
        },
        "MX": {
            "America/Mexico_City": (
                "Mexico City, Puebla, Ecatepec de Morelos, Zapopan, Guadalajara, Ciudad de México, México DF, León, "
                "Querétaro, Nezahualcóyotl"
            ),
            "America/Tijuana": "Mexicali",
        },
        "MY": {
            "Asia/Kuala_Lumpur": "Kuala Lumpur",
            "Asia/Kuching": "Sabah, Sarawak",
        },
        "NZ": {
            "Pacific/Auckland": "Wellington",
            "Pacific/Chatham": "Chatham Islands",
        },
        "PF": {
            "Pacific/Tahiti": "Papeete",
        },
        "PG": {
            "Pacific/Port_Moresby": "Port Moresby",
        },
        "PS": {
            "Asia/Hebron": "Ramallah",
        },
        "PT": {
            "Europe/Lisbon": "Lisbon, Lisboa",
            "Atlantic/Madeira": "Madeira Islands",
        },
        "RU": {
            "Europe/Moscow": (
                "Moscow, Saint Petersburg, Nizhniy Novgorod, Kazan, Rostov-on-Don, Voronezh, Moskva, St Petersburg, "
                "Sankt-Peterburg, Nizhny Novgorod"
            ),
            "Asia/Yekaterinburg": "Chelyabinsk, Ufa",
        },
        "UA": {
            "Europe/Kyiv": "Kyiv, Kharkiv, Odesa, Kiev, Kharkov, Odessa",
        },
        "US": {
            "America/New_York": "Washington, New York City, Philadelphia, Jacksonville, Washington DC, NYC",
            "America/Los_Angeles": "San Diego",
            "America/Chicago": "Houston, San Antonio, Dallas, Fort Worth",
            "America/Indiana/Indianapolis": "Indianapolis",
            "America/Kentucky/Louisville": "Louisville",
            "Pacific/Honolulu": "Hawaii",
        },
        "UZ": {
            "Asia/Tashkent": "Tashkent",
        },
    }
)
"""Upper-case country code to IANA zone, that of the capital first, to cities."""

_TWO_CLOCKS: Final = "Asia/Urumqi"
_STATES: Final = ("America/Indiana/", "America/Kentucky/", "America/North_Dakota/")


def zones_of_city(code: str, city: str) -> frozenset[str]:
    """Return the zones of the places that a text names.

    None where one of them is not known, two for “Perth (Tasmania)”. code: the country, in capitals. city: with or
    without accents, in any capitals; “Kuta (Bali)” names two places of one zone. “Vancouver, Washington” is not
    certain: the known part may not be the intended one.
    """
    known = _zones_by_city(code)
    whole = known.get(_letters(city))
    zones = [whole] if whole else [known.get(letters) for part in split(r"[(),/]", city) if (letters := _letters(part))]
    return frozenset(zone for zone in zones if zone) if all(zones) else frozenset()


def zone_named_after(city: str) -> str | None:
    """Return the one zone of any country that is named after a city, or None: “Jakarta” is Asia/Jakarta."""
    return _named_after().get(_letters(city))


def first_zone(code: str) -> str | None:
    """Return the zone of a country's capital, or the first one of a country without one.

    None: the country has no zone.
    """
    return next(iter(CITIES.get(code) or of_country(code)), None)


@cache
def _named_after() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for zone in chain.from_iterable(by_country().values()):
        city = _letters(place_of(zone))
        found[city] = zone if found.get(city, zone) == zone else None
    return found


@cache
def _zones_by_city(code: str) -> dict[str, str]:
    """Return zones by the letters of their cities.

    Towns below a state are left out: there are sixteen Monticellos. So is Urumqi, whose people live by two clocks
    (tzdata, “asia”).
    """
    own = (zone for zone in of_country(code) if zone != _TWO_CLOCKS and not zone.startswith(_STATES))
    listed = ((city, zone) for zone, cities in CITIES.get(code, {}).items() for city in cities.split(", "))
    return {**{_letters(place_of(zone)): zone for zone in own}, **{_letters(city): zone for city, zone in listed}}


def _letters(words: str) -> str:
    """Return the letters of a name without accents, capitals and what joins its parts."""
    return "".join(sign for sign in normalize("NFKD", words).casefold() if sign.isalnum())
