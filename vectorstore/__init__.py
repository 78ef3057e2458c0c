"""The archive: articles, their chunks, and the indexes over them."""
