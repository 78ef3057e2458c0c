"""Reads a question once: outlets, times, clauses, kind; and builds the plan."""
