"""Where do an article's sentences stand, and what part does each play?"""
