"""How does any service reach its tables, on SQLite and on PostgreSQL alike?"""
