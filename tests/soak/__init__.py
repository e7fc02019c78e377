"""A long run at a steady pace."""
