"""What the bot needs, whether it is there, and what its owner has to mend.

Uses settings, the library's front door and, when asked, Discord; changes nothing.
"""
