"""Finds the short answer: words of a sentence, Yes or No, a name reports share, a list."""
