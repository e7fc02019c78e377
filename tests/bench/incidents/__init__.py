"""Incidents written by hand, told by several outlets, and what must stay apart from them."""
