"""What each page may see: frozen values, already projected, with dates and addresses as texts. One module a page type.

May import archive, wording, model. Never holds a source's path or position, a list, a set, or an entry; a view is all
that its page depends on, so its fingerprint is the page's.
"""
