"""The public without an account: following a case."""
