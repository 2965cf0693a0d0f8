"""Articles in, cited answers out: reading, splitting, embedding, retrieval and answering."""
