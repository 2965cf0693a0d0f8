"""Strangers' text made harmless in Discord's markup.

Uses nothing of the bot.
"""
