"""What the operator of a service asks it over HTTP: alive, ready, metrics."""
