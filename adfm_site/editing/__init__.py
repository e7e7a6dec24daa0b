"""Commands that write to content/ for editors (`new`, `check --fix` with renaming), and `list`, which only reads it.

May import build and what is below. Never overwrites a file that somebody else has changed.
"""
