"""Checking links to other websites: requests to their servers, and the results of earlier days.

May import build and what is below. The only package that uses the network; never part of a build.
"""
