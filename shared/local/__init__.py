"""Which real Kafka and PostgreSQL can this machine run without containers?"""
