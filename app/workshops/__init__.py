"""Planning, roster, run sheet and attendance of a workshop that is really held.

Owns the tables of `models.py`. Others may call `queries` (who takes part, when, who was there),
`actions.join`, `actions.plan_workshop`, `actions.mark`, and `print_values.print_values`.
"""
