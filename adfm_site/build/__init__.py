"""Inputs to output/: read, link, check, plan, render, publish, and what is remembered between builds.

May import all below. Never decides what a page says, and never changes output/ before everything is rendered without an
error.
"""
