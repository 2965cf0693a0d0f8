"""Text to unit vectors: the one place that loads, exports or runs a model.

Uses `files` and `errors`; knows nothing of articles.
"""
