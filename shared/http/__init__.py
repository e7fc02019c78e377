"""What every HTTP API of Tocsin does alike: problems, failures, and how large a body may be."""
