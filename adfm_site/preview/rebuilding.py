"""The generation that is shown now: replaced by one thread, read and waited for by many."""

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Condition
from time import time
from traceback import print_exc

from msgspec.structs import replace

from adfm_site.preview.showing import Generation, Shown
from adfm_site.refusal import Refusal


class Live:
    """A site and what is shown of it. open_path: where the page is published that was asked for last."""

    def __init__(self, root: Path) -> None:
        """Read the site for the first time. Raises Refusal where that cannot be done."""
        self._root = root
        self._shown = Shown(root)
        self._turn = Condition()
        self._over = False
        (first,) = self._shown.generations()
        # Counted from the clock, so that a page left open from an earlier run is never taken for one of this run.
        self.shown: Generation = replace(first, number=int(time()))
        self.open_path = ""

    def rebuild(self, changed: tuple[str, ...] = ()) -> bool:
        """Read the site again, and return whether anything new is shown.

        changed: see `Shown.generations`. What cannot be read is said on the pages of the last generation.
        """
        before = self.shown.number
        for following in self._following(changed):
            is_new = not following.shows_the_same_as(self.shown)
            with self._turn:
                self.shown = replace(following, number=self.shown.number + is_new)
                self._turn.notify_all()
        return self.shown.number != before

    def newer(self, number: int, seconds: float) -> int | None:
        """Wait for a generation with another number, but no longer than some seconds.

        Return the number then shown; None when the preview has ended.
        """
        with self._turn:
            self._turn.wait_for(lambda: self._over or self.shown.number != number, seconds)
            return None if self._over else self.shown.number

    def end(self) -> None:
        """Let nobody wait any longer."""
        with self._turn:
            self._over = True
            self._turn.notify_all()

    def _following(self, changed: tuple[str, ...]) -> Iterator[Generation]:
        try:
            yield from self._shown.generations(changed, self.shown.file_at(self.open_path))
        except Refusal as refusal:
            yield replace(self.shown, trouble=str(refusal))
        except OSError as error:  # A file went away between being listed and being read again.
            trouble = f"Could not read {error.filename or self._root}: {error.strerror or error}."
            yield replace(self.shown, trouble=trouble)
        except Exception as error:  # noqa: BLE001 - a preview that stood still in silence would be believed
            print_exc(file=sys.stderr)
            trouble = f"adfm-site itself failed: {error!r}. This is not your fault; the terminal shows the details."
            yield replace(self.shown, trouble=trouble)
