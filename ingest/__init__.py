"""Reads files, pages and dumps into articles, and articles into chunks."""
