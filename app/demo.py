"""The demonstration: an invented story, played through the real actions, removable as a whole."""
