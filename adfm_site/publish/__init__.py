"""Replacing the published tree of files with a new one: staging, exchange, journal, manifest, lock.

May import inputs and refusal. Knows nothing of the content of files, and never shows a reader half of a build.
"""
