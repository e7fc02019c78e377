"""Names of states, bodies and groups that every service may know, as data and one reader."""
