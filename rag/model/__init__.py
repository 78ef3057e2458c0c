"""Asks a model and checks its words against the passages."""
