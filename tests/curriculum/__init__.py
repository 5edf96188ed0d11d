"""Tests of the curriculum: no database, no web."""
