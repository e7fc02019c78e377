"""What is told to whom as an incident comes to be known: pure."""
