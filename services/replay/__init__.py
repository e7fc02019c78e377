"""Recorded input played through all three cores on a virtual clock."""
