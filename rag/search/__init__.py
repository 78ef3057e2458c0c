"""Searches the archive for a plan and ranks what is found."""
