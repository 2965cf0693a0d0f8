"""What is made of an index's rows so that it is searched fast, and made again where it is missing."""
