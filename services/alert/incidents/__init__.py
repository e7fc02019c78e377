"""Which real-world act does each event tell of: pure, a function of the set of events."""
