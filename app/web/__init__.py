"""Templates, languages, forms, error pages and the guard at the door."""
