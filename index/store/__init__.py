"""Articles, passages, statements and vectors kept, a generation at a time: the one place of SQLite and FAISS.

Uses `text`, `statements` and `embedding` to build; swaps whole generations.
"""
