"""The arithmetic of instruments: levels from ticks, growth over time.

Owns no tables. Others call `rules` (levels, summaries) and `growth` (points of a chart).
"""
