"""The same input in many ways: the alerts must be the same."""
