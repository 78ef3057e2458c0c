"""Shows answers at a terminal and reads questions from it."""
