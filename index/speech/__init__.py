"""The statements that a question asks for: by whom, about what, in which words.

Uses `evidence` for ranks and citations, and the store for statements.
"""
