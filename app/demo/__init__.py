"""The demonstration: an invented story, played through the real actions, removable as a whole.

`play.load` plays it into an empty database, `removal.remove` takes it out again.
"""
