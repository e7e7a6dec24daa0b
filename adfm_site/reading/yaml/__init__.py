"""YAML, read strictly: a text becomes a tree of texts with places, and each fault an editor's complaint.

May import diagnostics and source. Never knows what a field means.
"""
