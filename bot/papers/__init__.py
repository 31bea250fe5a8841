"""Documents: one value, three renderings."""
