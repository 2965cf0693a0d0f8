"""What the bot keeps of its own beside the articles: what servers and channels chose, and what was
asked of which the articles say nothing.

Knows the settings; nothing of messages, of the live index, or of what people do.
"""
