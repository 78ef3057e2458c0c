"""Weighs the sentences found: how well each answers, and how strong the evidence is."""
