"""Paper folders: handing over, taking in, where they are, stock-taking."""
