"""Canonical text and its parts: paragraphs, words and their spelling, sentences, passages, links to a quote.

Uses nothing but the frozen values.
"""
