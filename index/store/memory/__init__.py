"""Articles that are kept in this process's memory alone; the engine of whoever wants no trace of them."""
