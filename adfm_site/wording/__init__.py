"""The words that pages say of themselves, and how dates, counts and sizes are written.

One catalogue of messages per language.

May import model. Never assembles a sentence from fragments, never reads a clock or a locale.
"""
