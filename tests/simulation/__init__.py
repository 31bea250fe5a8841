"""A simulated community that lives through years with the whole bot in minutes."""
