"""All entries joined: ids, references, orders, back links, addresses. Built once; nothing is set afterwards.

May import reading, model, diagnostics and source. Never opens a file, never formats anything for readers.
"""
