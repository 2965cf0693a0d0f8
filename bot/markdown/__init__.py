"""Strangers' text made harmless in Discord's markup.

Uses `phrases` for what a character is; knows no message.
"""
