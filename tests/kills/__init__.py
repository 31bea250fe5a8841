"""Killing the bot at random moments while people work with it: `python -m tests.kills`."""
