"""The Nu HTML checker of the W3C and WHATWG, which also reads the inlined style sheets, and the drawings."""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.gate.tools import installed, program
from tests.work import PATIENCE

_STYLE = re.compile(rb"<style>.*?</style>", re.DOTALL)


def errors_in(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Check files, given by their paths, in one run of Java; give its errors.

    It writes them into an empty folder, since Nu reads files.

    A style sheet that many pages share is checked in the first of them; it takes Nu longer than the rest of a page.
    """
    jar, java = installed("vnu-jar/build/dist/vnu.jar"), program("java", "default-jre-headless")
    styles: set[bytes] = set()
    for path, data in files.items():
        if not path.endswith((".html", ".svg")):
            continue
        style = _STYLE.search(data)
        if style and style[0] in styles:
            data = _STYLE.sub(b"<style></style>", data)  # noqa: PLW2901 - what is written of the file
        elif style:
            styles.add(style[0])
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    run = subprocess.run(
        [java, "-jar", str(jar), "--also-check-svg", "--errors-only", "--stdout", "--format", "json", str(folder)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    messages = json.loads(run.stdout)["messages"]
    return [
        f"{said['url'].partition(f'{folder.name}/')[2]}:{said.get('lastLine', 0)}: {said['message']}"
        for said in messages
    ]
