"""Pages as people meet them: every counter, the public, the look."""
