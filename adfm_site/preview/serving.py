"""The preview server: for this computer only."""

import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from time import monotonic

from adfm_site.garbage import spare_what_lasts
from adfm_site.preview.listening import Server
from adfm_site.preview.problems import counted
from adfm_site.preview.rebuilding import Live
from adfm_site.preview.watching import Watch
from adfm_site.refusal import Refusal, shown

Tell = Callable[[str], None]


def serve(root: Path, port: int, *, open_browser: bool) -> int:
    """Show a site until the program is interrupted. port: 0 for any that is free. Raises Refusal."""
    with preview(root, port, _say) as server:
        _say(f"Showing {root.name} with its drafts at {server.address} – press Ctrl-C to stop.")
        if open_browser:
            # Beside this thread: a browser of the terminal would hold it up.
            Thread(target=webbrowser.open, args=(server.address,), daemon=True).start()
        server.serve_forever()
    return 0


@contextmanager
def preview(root: Path, port: int, tell: Tell) -> Iterator[Server]:
    """Return a server that knows the site and follows its changes while the block runs.

    The caller starts the serving.
    """
    with _listening(port) as server, Watch(root) as watch:
        live = server.live = Live(root)
        spare_what_lasts()
        if watch.deaf:
            tell(
                f"The system does not report when files are saved ({watch.deaf}), so they are checked every two "
                "seconds."
            )
        Thread(target=_follow, args=(watch, live, tell), daemon=True).start()
        try:
            yield server
        finally:
            live.end()


def _listening(port: int) -> Server:
    try:
        return Server(port)
    except OSError as error:
        message = (
            f"Port {port} of this computer is in use or not allowed ({error.strerror}): choose another with --port."
        )
        raise Refusal(message) from error


def _follow(watch: Watch, live: Live, tell: Tell) -> None:
    for changed in watch.changes():
        started = monotonic()
        if live.rebuild(changed):
            tell(_rebuilt(changed, live, (monotonic() - started) * 1000))


def _rebuilt(changed: tuple[str, ...], live: Live, milliseconds: float) -> str:
    after = shown(changed[0]) + (f" and {len(changed) - 1} more" if len(changed) > 1 else "")
    if live.shown.trouble:
        return f"Not rebuilt after {after}: {live.shown.trouble}"
    wrong = counted(live.shown.diagnostics)
    return f"Rebuilt after {after} in {milliseconds:.0f} ms{'; ' if wrong else ''}{wrong}"


def _say(line: str) -> None:
    with suppress(OSError):  # Whoever read this may have gone away.
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
