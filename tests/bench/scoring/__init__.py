"""Scoring of what the coder says against gold, by the rules of events.md section 6."""
