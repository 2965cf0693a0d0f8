"""Articles, passages, statements and vectors kept, two generations that take turns: the one place of SQLite.

Uses `text`, `statements` and `embedding` to build; `format` says how a generation lies in its file, `derived`
what it is searched with.
"""
