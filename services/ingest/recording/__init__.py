"""How is everything that ingest fetches kept, so that a run can be played back? As WARC files."""
