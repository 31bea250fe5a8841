"""Two simulated years of asking a community: `python -m tests.simulated_years`."""
