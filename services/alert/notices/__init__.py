"""When is a subscriber told of an alert, with which others, or why not at all: pure."""
