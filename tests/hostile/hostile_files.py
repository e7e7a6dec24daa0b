"""Files and folders that no editor has, but an adversary may send: each is made by a function in the folder of a site.

Outside the site, at `outside`, lie a text, a page and a picture that hold a canary; nothing of them may ever be
published.
"""

import os
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf

from tests.pictures.bombs import DAMAGED, REPEATING, TOO_LARGE

CANARY: Final = "canary-of-an-outside-file"
EVENT: Final = "content/events/2019/first"
Make = Callable[[Path, Path], None]


def lay_outside(outside: Path) -> None:
    """Write what must stay outside."""
    outside.mkdir()
    (outside / "secret.txt").write_text(CANARY, encoding="utf-8")
    (outside / "index.md").write_text(
        f"---\ntitle: {CANARY}\nkind: meeting\nstart: 2019\nplace: Dhaka, BD\n---\n{CANARY}\n", encoding="utf-8"
    )
    (outside / "page.html").write_text(f"{CANARY}{{{{ page.title }}}}", encoding="utf-8")
    (outside / "secret.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg"><text>{CANARY}</text></svg>', encoding="utf-8"
    )


def made() -> Iterator[tuple[str, Make]]:
    """Return every hostile thing, by name, with what makes it."""
    yield from _links()
    yield from _specials()
    yield from _enormous()
    yield from _yaml()
    yield from _markdown()
    yield from _drawings()
    yield from _downloads()


def _write(root: Path, path: str, data: bytes | str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)


def _event(root: Path, name: str, more: str, body: str = "") -> None:
    _write(
        root,
        f"content/events/2020/{name}/index.md",
        f"---\ntitle: A\nkind: meeting\nstart: 2020-05-01\n{more}---\n{body}",
    )


def _listed(root: Path, file: str, data: bytes | str) -> None:
    _event(root, "a", f"downloads:\n  - title: A\n    kind: report\n    file: {file}\n")
    _write(root, f"content/events/2020/a/{file}", data)


def _link(path: str, to: str) -> Make:
    def make(root: Path, outside: Path) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.symlink_to(to.replace("{outside}", str(outside)))

    return make


def _links() -> Iterator[tuple[str, Make]]:
    places = (
        f"{EVENT}/notes.md",
        f"{EVENT}/agenda.txt",
        f"{EVENT}/a.png",
        "content/a.md",
        "content/series/a.md",
        "content/a/b/c.txt",
    )
    for place in places:
        for to in (
            "{outside}/secret.txt",
            "{outside}/index.md",
            "/etc/passwd",
            "/proc/self/environ",
            "/dev/zero",
            "nowhere",
        ):
            yield f"link {place} to {to}", _link(place, to)
    for place in ("content/events/2018", "content/a", f"{EVENT}/b", "content/series/b"):
        for to in ("{outside}", "/", "/proc/self", ".", "..", "../.."):
            yield f"link {place} to the folder {to}", _link(place, to)
    for name in ("event.html", "page.html", "base.html", "style.css"):
        for to in ("{outside}/page.html", "{outside}/secret.txt"):
            yield f"link templates/{name} to {to}", _link(f"templates/{name}", to)
    yield "a link to itself", _link("content/a.md", "a.md")

    def chain(root: Path, outside: Path) -> None:
        for number in range(30):
            _link(f"content/link-{number}.md", f"link-{number + 1}.md")(root, outside)
        _link("content/link-30.md", "{outside}/index.md")(root, outside)

    yield "a chain of links", chain


def _specials() -> Iterator[tuple[str, Make]]:
    for place in ("content/a.md", f"{EVENT}/a.pdf", f"{EVENT}/index.md"):

        def pipe(root: Path, _: Path, place: str = place) -> None:
            (root / place).unlink(missing_ok=True)
            os.mkfifo(root / place)

        yield f"a pipe at {place}", pipe

    def socket(root: Path, _: Path) -> None:
        os.mknod(root / "content/a.md", 0o140644)

    yield "a socket", socket
    for name, depth in (("deep", 60), ("deeper", 400), ("deepest", 1_500)):

        def deep(root: Path, _: Path, depth: int = depth) -> None:
            above = os.open(root / "content", os.O_RDONLY)
            for _number in range(depth):
                os.mkdir("a", dir_fd=above)
                below = os.open("a", os.O_RDONLY, dir_fd=above)
                os.close(above)
                above = below
            os.close(above)

        yield f"{name} folders", deep
    for name in (
        "A.md",
        "a b.md",
        "con.md",
        "nul.md",
        "a\nb.md",
        "a\x1b[31m.md",
        "\u202etxt.md",
        "é" * 120 + ".md",
        "...md",
        "-rf.md",
        "$(id).md",
        "';--.md",
    ):
        yield (
            f"the name {name[:20]!r}",
            lambda root, _, name=name: _write(root, f"content/{name}", "---\ntitle: A\n---\n"),
        )
    for name in (
        "con.txt",
        "aux.pdf",
        "a\nb.txt",
        "a:b.txt",
        "a*.txt",
        "a\\b.txt",
        "<b>.txt",
        "a%2f..%2fb.txt",
        "a .txt",
        "x" * 200 + ".txt",
    ):
        yield f"a download called {name[:20]!r}", lambda root, _, name=name: _named(root, name)


def _named(root: Path, name: str) -> None:
    written = name.replace("%", "%25").replace("\n", "\\n").replace("\\b", "\\\\b")
    _event(root, "a", f'downloads:\n  - title: A\n    kind: report\n    file: "{written}"\n')
    _write(root, f"content/events/2020/a/{name}", "Words.")


def _sparse(path: str, size: int) -> Make:
    def make(root: Path, _: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with (root / path).open("wb") as file:
            file.truncate(size)

    return make


def _enormous() -> Iterator[tuple[str, Make]]:
    for path in (
        "content/a.md",
        f"{EVENT}/index.md",
        f"{EVENT}/agenda.txt",
        f"{EVENT}/a.png",
        f"{EVENT}/a.pdf",
        "site.yaml",
        "templates/page.html",
    ):
        yield f"four gigabytes of nothing at {path}", _sparse(path, 4 << 30)


def _yaml() -> Iterator[tuple[str, Make]]:
    bombs = {
        "aliases": "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(8)),
        "merges": "a: &a {x: 1}\n"
        + "".join(f"b{n}: &b{n} {{<<: [{','.join([f'*b{n - 1}' if n else '*a'] * 9)}]}}\n" for n in range(9)),
        "an alias of itself": "a: &a [*a]\n",
        "brackets": "a: " + "[" * 90_000 + "\n",
        "closed brackets": "a: " + "[" * 50_000 + "]" * 50_000 + "\n",
        "braces": "a: " + "{a: " * 40_000 + "\n",
        "hyphens": "a:\n" + "- " * 60_000 + "\n",
        "steps": "\n".join(" " * n + "a:" for n in range(600)) + "\n",
        "question marks": "? " * 60_000 + "\n",
        "a long name": "a" * 150_000 + ": b\n",
        "many names": "".join(f"a{n}: b\n" for n in range(15_000)),
        "one name": "title: b\n" * 15_000,
        "a Python object": '!!python/object/apply:os.system ["touch /tmp/owned"]\n',
        "a Python name": "a: !!python/name:os.system\n",
        "a Python module": "a: !!python/module:os\n",
        "a new object": "a: !!python/object/new:subprocess.Popen [[id]]\n",
        "bytes": "a: !!binary |\n  R0lGODlhDAAMAIQAAP\n",
        "a set": "a: !!set {b, c}\n",
        "a time": "a: !!timestamp 2020-01-01\n",
        "a tag of one's own": "%TAG ! tag:evil.example,2000:\n---\na: !x y\n",
        "a directive": "%YAML 9.9\n---\na: b\n",
        "documents": "---\na: b\n" * 9_000,
        "quotes": 'a: "' + "\\" * 99_999 + "\n",
        "escapes": 'a: "' + "\\u0000" * 20_000 + '"\n',
        "anchors": "".join(f"a{n}: &a{n} b\n" for n in range(8_000)),
        "a folded text": "a: >\n" + "  b\n\n" * 30_000,
        "a number": f"number: {'9' * 150_000}\n",
        "a date": f"start: {'9' * 150_000}-01-01\n",
        "blanks": "a:" + " " * 150_000 + "#b\n",
        "hashes": "summary: a" + " #b" * 50_000 + "\n",
        "colons": "summary: a" + ": b" * 50_000 + "\n",
        "tabs": "\t" * 150_000 + "a: b\n",
        "lone ends": "a: b\r" * 30_000,
    }
    for name, words in bombs.items():
        yield (
            f"fields of {name}",
            lambda root, _, words=words: _write(root, "content/a.md", f"---\ntitle: A\n{words}---\n"),
        )
        yield (
            f"site.yaml of {name}",
            lambda root, _, words=words: _write(root, "site.yaml", f"{(root / 'site.yaml').read_text()}{words}"),
        )


def _markdown() -> Iterator[tuple[str, Make]]:
    pieces = (
        *(
            "[",
            "![",
            "<a ",
            "[a](",
            "[^",
            "*a",
            "**a",
            "_a_",
            "`a",
            "<!--",
            "&#",
            "<div>",
            "</div>",
            "> ",
            "- ",
            "1. ",
            "    ",
            "a\n: b\n",
        ),
        *(
            "[a]: b\n",
            "[^1]: a\n",
            "*[a]: b\n",
            "|a",
            "a|b\n-|-\n",
            "# a\n",
            "a\n===\n",
            "***\n",
            "\\",
            "<",
            ">",
            "]",
            "](",
            "{#a}",
            "{: a=b }",
        ),
        *(
            "<![CDATA[",
            "<?",
            "<p\n",
            "\x02",
            "&amp;",
            "http://a",
            "<b><i>",
            "``` \n",
            "[a][",
            "~~",
            "T\n: W\n",
            "a^",
            "\t- a\n",
            "-- >\n",
            "<!-- a -->",
        ),
    )
    for piece in pieces:
        for size in (3_000, 120_000):
            body = piece * (size // len(piece))
            yield (
                f"{size:,} signs of {piece!r}",
                lambda root, _, body=body: _write(root, "content/a.md", f"---\ntitle: A\n---\n{body}\n"),
            )


_SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
)
_INNER: Final = (
    *(
        "<script>alert(1)</script>",
        "<script/>",
        "<SCRIPT>1</SCRIPT>",
        '<rect onload="alert(1)"/>',
        '<rect ONCLICK="alert(1)"/>',
    ),
    *(
        '<a href="javascript:alert(1)"><rect/></a>',
        '<a xlink:href="javascript:alert(1)"><rect/></a>',
        '<a href="https://evil.example/"><rect/></a>',
    ),
    *(
        '<use href="https://evil.example/a.svg#a"/>',
        '<use xlink:href="data:image/svg+xml,a"/>',
        '<image href="https://evil.example/a.png"/>',
    ),
    *(
        '<image href="file:///etc/passwd"/>',
        "<foreignObject><body/></foreignObject>",
        "<iframe/>",
        "<object/>",
        "<embed/>",
        "<audio/>",
        "<video/>",
    ),
    *(
        "<style>@import url(//evil.example)</style>",
        "<style>a{b:url(//evil.example)}</style>",
        "<style>a{b:u\\72l(//evil.example)}</style>",
    ),
    *(
        '<rect style="fill:url(https://evil.example)"/>',
        '<rect fill="url(//evil.example#a)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
    ),
    *(
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<feImage href="//evil.example"/>',
        "<handler>1</handler>",
    ),
)


def _drawings() -> Iterator[tuple[str, Make]]:
    outer = {
        "an entity of a file": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file://{outside}/secret.txt">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
        "an entity of an address": '<!DOCTYPE svg [<!ENTITY a SYSTEM "http://evil.example/">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
        "laughs": "<!DOCTYPE svg [<!ENTITY a 'ha'>"
        + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else '&a;' * 10}'>" for n in range(9))
        + "]><svg>&a8;</svg>",
        "a style sheet elsewhere": '<?xml-stylesheet href="//evil.example/a.css"?>' + _SVG.format(""),
        "a page": "<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
        "steps": _SVG.format("<g>" * 100_000 + "</g>" * 100_000),
        "parts of a megabyte": _SVG.format("<g/>" * 300_000),
        "nothing": "",
        "UTF-7": '<?xml version="1.0" encoding="utf-7"?>+ADw-script+AD4-',
    }
    for name, words in (*((inner, _SVG.format(inner)) for inner in _INNER), *outer.items()):

        def drawing(root: Path, outside: Path, words: str = words) -> None:
            _listed(root, "a.svg", words.replace("{outside}", str(outside)))

        yield f"a drawing with {name[:60]}", drawing


def _downloads() -> Iterator[tuple[str, Make]]:
    for ending in (
        "html",
        "htm",
        "xhtml",
        "shtml",
        "js",
        "mjs",
        "php",
        "exe",
        "bat",
        "sh",
        "svgz",
        "xml",
        "hta",
        "swf",
        "jar",
        "lnk",
        "url",
        "wasm",
        "css",
    ):
        yield (
            f"a download that ends in {ending}",
            lambda root, _, ending=ending: _listed(root, f"a.{ending}", "<script>alert(1)</script>"),
        )
    for name, data in _files():
        yield (
            f"a download: {name}",
            lambda root, _, name=name, data=data: _listed(root, f"a.{name.rpartition(' ')[2]}", data()),
        )


def _files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "a picture of four gigapixels, png", lambda: _png(65_535, 65_535)
    yield "a picture of 120 megapixels, png", lambda: _png(12_000, 10_000)
    yield "a picture as wide as can be, png", lambda: _png(2**31 - 1, 1)
    yield "a picture without size, png", lambda: _png(0, 0)
    yield "half a picture, jpg", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(9)
    repeating = {name: partial(make, most) for name, (make, most) in REPEATING.items()}
    for name, written in {**TOO_LARGE, **DAMAGED, **repeating}.items():
        yield f"{name.rpartition('.')[0]}, {name.rpartition('.')[2]}", written
    yield (
        "an endless film, gif",
        lambda: b"GIF89a\xff\xff\xff\xff\x80\x00\x00" + bytes(6) + b"!\xf9\x04\x00\x00\x00\x00\x00" * 9_000,
    )
    yield "a text, pdf", lambda: b"Words."
    yield "a page, pdf", lambda: b"<script>alert(1)</script>"
    yield "noughts, pdf", lambda: bytes(100_000)
    yield "half a document, pdf", lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\n"
    yield (
        "pages in a circle, pdf",
        lambda: _pdf_of_objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
    )
    yield (
        "a million pages, pdf",
        lambda: _pdf_of_objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 1000000 >>"),
    )
    yield (
        "brackets, pdf",
        lambda: _pdf_of_objects(b"<< /Type /Catalog /Pages 2 0 R /A " + b"[" * 90_000 + b" >>", b"<< >>"),
    )
    yield "a page that unfolds to 300 megabytes, pdf", lambda: _unfolding(b" " * 300_000_000)
    yield "a page of a million drawings, pdf", lambda: _unfolding(b"0 0 m 1 1 l S\n" * 1_000_000)
    yield "a locked document, pdf", _locked


def archives() -> Iterator[tuple[str, Make]]:
    """Return archives that unfold to far more than they are.

    They are published as they are; their words are read up to a limit.
    """
    for ending in ("zip", "docx", "xlsx", "pptx", "epub", "odt"):
        yield f"a {ending} that unfolds", lambda root, _, ending=ending: _listed(root, f"a.{ending}", _bomb())
    yield "a zip that unfolds too far", lambda root, _: _listed(root, "a.zip", _bomb(400_000_000))


def _bomb(size: int = 8_000_000) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"../../../{number}.txt", bytes(size if not number else 8_000_000))
    return stream.getvalue()


def _png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1_000))) + chunk(b"IEND", b"")
    )


def _pdf_of_objects(*objects: bytes) -> bytes:
    written = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, data) for number, data in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + written + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def _unfolding(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return _pdf_of_objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed),
    )


def _locked() -> bytes:
    stream = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(stream, encryption=pikepdf.Encryption(owner="a", user="b"))
    return stream.getvalue()
