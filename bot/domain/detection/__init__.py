"""When is an initiative slipping? From answers to findings, to points, to a state."""
