"""How the bot speaks with Discord: replies that arrive, lasting buttons, limits, administrators.

Uses `message` for what is said and `live` for counts and the queue; knows no feature.
"""
