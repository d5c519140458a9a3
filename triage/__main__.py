"""`python -m triage` does what `triage` does."""

from triage.cli import main

if __name__ == "__main__":
    main()
