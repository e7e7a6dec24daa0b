"""Remembered results of pure functions: tables, stages, what each result depends on, and the store that holds them.

May import nothing of this package. Knows no event, no file and no HTML, and never returns a result of other inputs.
"""
