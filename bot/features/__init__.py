"""What people do in Discord, a module each: ask, find the source, who, vote, articles, status.

Uses `chat` to be heard, `message` to say it, and `live` for the index that answers.
"""
