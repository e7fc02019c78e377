"""Articles in; one Coding per article version out."""
