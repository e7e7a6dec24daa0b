"""The exit statuses of all commands."""

from typing import Final

DONE: Final = 0
CONTENT_HAS_ERRORS: Final = 1
WRONG_USAGE: Final = 2
COULD_NOT: Final = 3
# The site was published, but the report could not be written.
REPORT_LOST: Final = 4
# 128 and the number of the signal, as shells have it.
INTERRUPTED: Final = 130
TERMINATED: Final = 143
