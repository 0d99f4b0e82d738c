"""The tests. `python3 manage.py test` runs all of them, with everything they need."""
