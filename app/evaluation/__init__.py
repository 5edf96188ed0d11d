"""The arithmetic of instruments: levels from ticks, growth over time."""
