"""Learning Logs: homework journals for primary schools.

Nothing is imported here: `manage.py start` reads this package before anything is installed.
"""

__version__ = "0.1.0"
