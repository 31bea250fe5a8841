"""Material that tests and benchmarks share: written by hand or made from a seed, never from real people."""
