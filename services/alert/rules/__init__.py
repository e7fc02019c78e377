"""What do watchlists ask for, and which of their rules does an incident satisfy: pure."""
