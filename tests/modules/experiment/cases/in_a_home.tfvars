name = "/Users/ada@example.org/iris"
