"""Measurements. Every script prints what it measured and asserts nothing; figures go to docs/performance.md."""
