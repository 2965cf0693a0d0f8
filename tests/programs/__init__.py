"""Programs that measure, break or draw the product; `make` runs them, pytest does not."""
