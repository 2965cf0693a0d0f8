"""What Discord would show for a question, as a page.

Uses `message` for the reply; sends nothing.
"""
