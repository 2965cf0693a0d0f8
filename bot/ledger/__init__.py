"""What the bot keeps of its own beside the articles: what servers and channels chose.

Knows the settings; nothing of messages, of the live index, or of what people do.
"""
