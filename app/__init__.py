"""Thirty Chairs: facilitator training and coaching, from the circle to the printed book."""
