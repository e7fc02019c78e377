"""The published JSON Schemas of the contracts, and samples that must parse for ever."""
