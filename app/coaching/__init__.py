"""Visits, observations, feedback, goals: what a coach sees and agrees with a leader.

Owns visits, observations with their ticks and amendments, and goals. Others may call `queries`
(`due_list`, `last_levels`, `observations_of`, `open_goals`, `coach_today`), `actions` and `rules`.
"""
