"""The HTTP API of ingest: feeds, and articles that are handed in."""
