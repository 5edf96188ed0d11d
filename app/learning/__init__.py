"""Module pages, progress, reflections, checks, tallies: what a trainee does.

Owns StepProgress, Reflection, CheckAttempt and Tally. Others may call `queries` (matrix, next_step,
finished_modules, recent), `actions` and `desk.Desk`; a private reflection is its author's alone.
"""
