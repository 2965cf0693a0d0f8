"""A question understood: its terms and names, filters, the kind of its answer.

Uses the store for what the articles know, and `grammar` for whose words are asked for.
"""
