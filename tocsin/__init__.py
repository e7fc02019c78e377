"""The public face of Tocsin: the launcher of the command, and what receivers and tests use."""
