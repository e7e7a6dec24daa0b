"""Over three hundred script injections in every field and in texts, opened in a browser.

Nothing runs, and no page violates its own policy. On a push the lists, which contain them all, and some of the other
pages are opened; at night every page.
"""

from json import dumps
from pathlib import Path
from typing import Any, Final

import pytest

from adfm_site.artifact import Template
from adfm_site.build.pipeline import plan, prepare
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.browser.serving import folder_served
from tests.reading.payloads import PAYLOADS
from tests.reading.test_payloads_on_pages import lay_payloads
from tests.tiers import figure

pytestmark = pytest.mark.browser

_IN_A_TEXT: Final = 12
# Says in the page what its policy forbade, and whether anything called for attention. Runs before the page, outside its
# policy.
_WATCH: Final = """
window.told = [];
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => { told.push("ran " + name); };
document.addEventListener(
  "securitypolicyviolation",
  (e) => told.push(`policy: ${e.effectiveDirective} ${e.blockedURI} ${e.sample}`),
  true
);
"""
# Lets everything happen that a reader or time could do to any part of a page, and gives what came of it.
_PROVOKE: Final = """async () => {
  const kinds = [
    "click", "mouseover", "pointerenter", "focus", "load", "error", "toggle", "animationstart", "animationend",
    "beforeinput"
  ];
  document.addEventListener("click", (e) => e.preventDefault(), true);
  for (const part of document.querySelectorAll("*")) {
    for (const kind of kinds) part.dispatchEvent(new Event(kind, {cancelable: true}));
    for (const name of part.getAttributeNames()) {
      if (name.startsWith("on")) told.push(`handler: ${part.localName} ${name}`);
      const leads = name !== "alt" && /^(javascript|vbscript|data):/i.test(String(part[name] ?? "").trim());
      if (leads) told.push(`address: ${part.localName} ${name}`);
    }
  }
  const ours =
    "form.filter, form[role=search], script[defer][src$='assets/filter.js'], script[defer][src$='assets/search.js']";
  for (const part of document.querySelectorAll(
    "script, iframe, object, embed, base, form, video, audio, math, foreignObject"
  ))
    if (!part.matches(ours)) told.push(`element: ${part.localName}`);
  await new Promise((done) => setTimeout(done, 0));
  return told;
}"""


class _Watched:
    """One page of a browser, and all that happens in it."""

    def __init__(self, browser: Any, address: str) -> None:
        self.address = address
        self.page = browser.new_context().new_page()
        self.seen: list[str] = []
        self.page.add_init_script(_WATCH)
        self.page.on("dialog", self._dialog)
        self.page.on(
            "console",
            lambda said: self.seen.append(f"console: {said.text}") if "Content Security Policy" in said.text else None,
        )
        self.page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        self.page.on("popup", lambda _: self.seen.append("popup"))
        self.page.route("**/*", self._asked)

    def open(self, path: str) -> list[str]:
        """Open a page, do all to it that can be done, and give what happened that should not."""
        self.seen.clear()
        url = f"{self.address}/{path}"
        self.page.goto(url, wait_until="load")
        told = self.page.evaluate(_PROVOKE)
        if self.page.url != url:
            self.seen.append(f"went to {self.page.url}")
        return [*self.seen, *told]

    def _dialog(self, dialog: Any) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, route: Any) -> None:
        if route.request.url.startswith(self.address):
            route.continue_()
        else:
            self.seen.append(f"asked for {route.request.url}")
            route.abort()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pages of an archive in whose every field stands an injection.

    Such an archive has errors and is never published, so its pages are rendered here.
    """
    root, folder = tmp_path_factory.mktemp("payloads"), tmp_path_factory.mktemp("pages")
    lay_payloads(root)
    for first in range(0, len(PAYLOADS), _IN_A_TEXT):
        body = "\n\n".join(
            f"Words {payload} and {payload}\n\n{payload}" for payload in PAYLOADS[first : first + _IN_A_TEXT]
        )
        title = dumps(f"Page {first}")
        (root / f"content/text-{first}.md").write_text(f"---\ntitle: {title}\n---\n{body}\n", encoding="utf-8")
    prepared = prepare(root, Options(as_of="2024-05-31"), silent)
    for artifact in plan(prepared, []):
        if isinstance(artifact.recipe, Template):
            file = folder / artifact.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(prepared.renderer.render(artifact))
    return folder


def test_no_injection_acts_in_a_browser(browser: Any, pages: Path) -> None:
    found = sorted(path.relative_to(pages).as_posix() for path in pages.rglob("*.html"))
    assert len(found) > len(PAYLOADS)
    single = [path for path in found if path.startswith(("events/2019/e-", "documents/"))]
    chosen = [path for path in found if path not in set(single)] + single[:: figure(len(single) // 12, 1)]
    harm = {}
    with folder_served(pages) as address:
        watched = _Watched(browser, address)
        harm = {path: told for path in chosen if (told := watched.open(path))}
        watched.page.context.close()
    assert harm == {}


_HARMFUL: Final = {
    "a script": "<script>alert(1)</script>",
    "a handler that runs at once": "<img src=x onerror=alert(1)>",
    "a handler that waits": "<b onmouseover=alert(1)>x</b>",
    "a link that is a script": "<a href='javascript:alert(1)'>x</a>",
    "a request": "<img src='http://evil.example/x.png'>",
    "a way to elsewhere": "<meta http-equiv=refresh content='0;url=/other.html'>",
    "a frame": "<iframe srcdoc='<b>x</b>'></iframe>",
}
_POLICY: Final = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; img-src 'self'\">"


@pytest.mark.parametrize("policy", ["", _POLICY], ids=["without a policy", "with one"])
@pytest.mark.parametrize("harmful", _HARMFUL)
def test_the_browser_shows_harm(harmful: str, policy: str, browser: Any, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        f"<!doctype html><html><head>{policy}<title>A</title></head><body>{_HARMFUL[harmful]}</body></html>"
    )
    (tmp_path / "other.html").write_text("<!doctype html><title>Other</title>")
    with folder_served(tmp_path) as address:
        watched = _Watched(browser, address)
        told = []
        try:
            told = watched.open("page.html")
        except Exception as error:  # noqa: BLE001 - the page went away below the browser's hands, which is harm
            told = [str(error)]
        assert told
        watched.page.context.close()


def test_the_browser_shows_none_where_there_is_none(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        f"<!doctype html><html><head>{_POLICY}<title>A</title></head><body><a href='/b'>b</a></body></html>"
    )
    with folder_served(tmp_path) as address:
        watched = _Watched(browser, address)
        assert watched.open("page.html") == []
        watched.page.context.close()
