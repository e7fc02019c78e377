"""The seed articles replayed through standalone mode, for somebody who sees Tocsin first."""
