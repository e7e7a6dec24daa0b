"""Views become bytes, with Jinja.

May import views, artifact, wording. Never reads the clock, never draws a random number, never renders content as a
template.
"""
