"""Which articles do files and folders hold, in order of publication?"""

from services.ingest.files.articles import read_articles

__all__ = ["read_articles"]
