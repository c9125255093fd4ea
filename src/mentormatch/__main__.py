"""Runs the command line as `python -m mentormatch`."""

from mentormatch.cli import main

if __name__ == "__main__":
    main(prog_name="mentormatch")
