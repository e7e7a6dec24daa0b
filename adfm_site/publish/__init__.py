"""A tree of files takes the place of the published one: staging, exchange, journal, manifest, lock.

May import inputs and refusal. Never knows what a file says, and never shows a reader half of a build.
"""
