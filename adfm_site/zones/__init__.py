"""Time zones: their clocks and names, the zones of each country, and the cities whose zone is known.

May import nothing of this project. Never asks the machine on which it runs: everything comes from the tzdata package
and from a table.
"""
