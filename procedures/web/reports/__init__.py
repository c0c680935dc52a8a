"""The supervisor's reports: asked for, looked into, printed, closed."""
