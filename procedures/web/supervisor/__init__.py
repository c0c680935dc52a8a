"""Oversight: the list of cases."""
