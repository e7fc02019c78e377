"""Where do records go that cannot be processed, and how do they come back?"""
