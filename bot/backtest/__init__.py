"""The past replayed: what each detector would have said at every check-in, and how right it was."""
