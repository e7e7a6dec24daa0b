"""Pictures as files: what a file contains, a copy with only what the pixels need, and smaller copies.

May import nothing of this project. Only `drawing` imports Pillow, where pixels are drawn. Never opens a file or trusts
a header.
"""
