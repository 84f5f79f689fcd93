"""The gates of the whole product: routes and roles, leaks, rules of the house, budgets of queries."""
