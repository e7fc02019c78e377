"""Who acts, on whom, with what: from words to parties, items and sums."""
