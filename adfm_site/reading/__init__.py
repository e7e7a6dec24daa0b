"""One file at a time: bytes become an Entry, and complaints beside it. Reading never fails.

May import model, diagnostics and source. Never looks at two files, never opens one, never lets YAML decide what a value
is.
"""
