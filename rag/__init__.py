"""Searches the archive and answers from it."""
