"""The queue: the machine that gives out numbers, the call screen, the page of a ticket, and the counter's side."""
