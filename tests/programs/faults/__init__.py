"""Faults, counted: what befalls a bot and its index, and what is lost by it."""
