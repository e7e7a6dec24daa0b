"""A static site generator for event archives.

A file becomes a Source, a Source an Entry, all Entries one Archive, the Archive a plan of Artifacts, an Artifact bytes.
ARCHITECTURE.md, beside this file, is the one-page map.
"""

__version__ = "0.1.0"
