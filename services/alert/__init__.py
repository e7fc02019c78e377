"""Codings in; incidents, alerts and signed deliveries out."""
