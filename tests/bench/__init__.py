"""Benchmarks: each prints a table, writes build/bench/NAME.json and says which bar is met."""
