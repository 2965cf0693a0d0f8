"""An answer as a Discord message: its cards and pages, and what its buttons remember.

Uses `live` for what an answer shows and `markdown` for strangers' text; sends nothing.
"""
