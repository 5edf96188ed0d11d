"""Visits, observations, feedback, goals: what a coach sees and agrees with a leader."""
