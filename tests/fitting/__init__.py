"""Fits the points of the pace rules on a data set, and writes the page on accuracy."""
