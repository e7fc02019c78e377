"""Who may ask Tocsin for what: API keys and the scopes they carry; pure."""
