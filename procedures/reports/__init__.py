"""Statutory reports and indices: definitions over the record, never counters kept beside it (ADR 0018)."""
