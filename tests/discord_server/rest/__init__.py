"""The REST API: its routes, what every request goes through, and Discord's schema and limits."""
