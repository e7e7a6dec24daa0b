"""Inputs to output/: the only home of files, of the clock's one reading, and later of memory and processes.

May import all below. Never decides what a page says, and never changes output/ before everything is rendered without an
error.
"""
