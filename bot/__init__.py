"""The program: command line, settings, wiring and the clock."""
