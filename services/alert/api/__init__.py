"""The HTTP API `/v1`: watchlists, endpoints, subscriptions, alerts and what became of them."""
