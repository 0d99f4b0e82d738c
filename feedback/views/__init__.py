"""Pages of responding: the child's reviews, the teacher's page about one log, and what waits for an adult."""
