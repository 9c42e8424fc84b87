name        = "/Shared/iris"
permissions = [{ group_name = "all", permission_level = "CAN_RUN" }]
