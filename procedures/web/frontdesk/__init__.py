"""The counter: scan, receive, return."""
