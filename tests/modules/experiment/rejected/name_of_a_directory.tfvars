name = "/Shared/iris/"
