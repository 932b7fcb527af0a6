"""The SQLite file: connection, transactions, migrations, backup and restore; it knows no table of the program."""
