"""What the tests stand on: servers of their own, a browser, and the budgets of the code."""
