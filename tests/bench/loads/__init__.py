"""What the benchmarks feed, and what they hold the parts against."""
