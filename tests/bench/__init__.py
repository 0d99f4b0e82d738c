"""How quick the product is, each figure beside what cannot be beaten."""
