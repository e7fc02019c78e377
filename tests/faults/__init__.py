"""Runs of the whole system in which processes die."""
