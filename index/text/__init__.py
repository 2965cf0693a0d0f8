"""Canonical text and its parts: paragraphs, words and how near they are, quotations, sentences, passages, links.

Uses nothing but the frozen values.
"""
