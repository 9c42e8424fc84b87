name = "/Shared/iris"
