"""Questions and answers, and feedback: the public side and the desks that answer."""
