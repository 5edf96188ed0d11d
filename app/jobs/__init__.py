"""Work that takes longer than a page may: queued, shown, cancelled, kept."""
