"""Feeds, pages and files in; articles on `articles.v1` out."""
