"""Benchmarks: each file runs one and prints a table (docs/benchmarks.md)."""
