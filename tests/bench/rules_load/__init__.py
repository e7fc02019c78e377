"""Generated watchlists and incidents to load the matcher with."""
