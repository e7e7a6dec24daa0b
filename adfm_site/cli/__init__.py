"""The commands: their words, and what is printed of what came of them.

May import everything. Holds no logic: what a command does is in build/, editing/, preview/, report/ and model/.
"""

from adfm_site.cli.words import main, run

__all__ = ["main", "run"]
