"""Composes an answer from sentences of the archive, or refuses."""
