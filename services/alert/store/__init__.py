"""What does the alert service keep? One file per table group; the only queries."""
