"""Strangers' text made harmless in Discord's markup.

Uses `wording` for what a character is; knows no message.
"""
