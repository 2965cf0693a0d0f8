"""Canonical text and its parts: terms, quotations, sentences, passages, links to a quote.

Uses nothing but the frozen values.
"""
