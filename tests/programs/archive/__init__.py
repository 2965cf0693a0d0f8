"""How fast and how large an archive of many articles is, beside FAISS's plain search among its passages."""
