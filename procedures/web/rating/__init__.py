"""Ratings: the page behind a tracking address, the device at the counter, and what low ones lead to."""
