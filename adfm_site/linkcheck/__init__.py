"""Outside addresses: asking whether they still answer, and what is known of them from day to day.

May import build and what is below. The only home of the network; never part of a build.
"""
