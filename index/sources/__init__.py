"""Where a text comes from in the articles, and what it has otherwise.

Uses the store and `evidence`.
"""
