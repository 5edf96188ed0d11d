"""Thirty Chairs: facilitator training and coaching, from the circle of chairs to the printed book."""
