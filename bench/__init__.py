"""Measurements: ratios taken in one interleaved run, so that the noise of a machine cancels."""
