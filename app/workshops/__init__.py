"""Planning, roster, attendance, and what to print for a workshop."""
