"""An article as a web page, with its cited words and its speakers marked.

Uses `live` for the index and its addresses.
"""
