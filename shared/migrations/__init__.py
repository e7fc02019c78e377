"""Which tables exist in which version? One Alembic history for both schemas."""
