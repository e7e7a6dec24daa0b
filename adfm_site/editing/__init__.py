"""What writes to content/ for editors: `new`, `check --fix`, renaming; and `list`, which answers what there is.

May import build and what is below. Never overwrites a file that somebody else has changed.
"""
