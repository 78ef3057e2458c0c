"""Dateline over HTTP: search, answers, articles, and the form that OpenAI's clients know."""
