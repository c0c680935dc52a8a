"""Departments: worklist, case page, acts, the explanation of a date."""
