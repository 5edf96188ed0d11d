"""Module pages, progress, reflections, checks: what a trainee does."""
