"""What people do in Discord, a module each: ask, follow up, find the source, who, vote.

Uses `chat` to be heard, `message` to say it, and `live` for the index that answers.
"""
