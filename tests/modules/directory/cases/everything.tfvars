path = "/Users/ada@example.org/lakewright"
