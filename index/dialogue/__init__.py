"""A question that leans on the one before it and on the words shown for that, made whole.

Uses `question` for what is common in English, and of the store what is known of one article.
"""
