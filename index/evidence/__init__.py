"""Candidates of passages found, ranked, weighed and cited, and copies of them told.

Uses the store for what is indexed and `question` for what is asked.
"""
