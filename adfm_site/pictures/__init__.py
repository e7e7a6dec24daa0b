"""Pictures as files: what one tells before its pixels are drawn, a copy with nothing but what the pixels need, and smaller copies.

May import nothing of this project; only `drawing` imports Pillow, where pixels are drawn. Never opens a file or believes a header.
"""
