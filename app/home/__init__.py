"""Pages that read across rooms: first screens, a person's whole path, search."""
