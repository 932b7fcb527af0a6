"""Run the stand-in alone: ``python -m demo.telegram --port 8081``."""

from demo.telegram.stand_in import main

main()
