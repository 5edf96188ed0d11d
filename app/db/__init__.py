"""The database: engine, session, and migrations.

Owns the connection; rooms own their tables. Others may use `engine.Database` and `session.Db`.
"""
