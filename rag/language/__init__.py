"""Reads English: names, dates, quantities, nouns, sentences; what all other steps use."""
