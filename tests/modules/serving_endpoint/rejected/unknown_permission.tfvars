name        = "iris"
permissions = [{ group_name = "all", permission_level = "CAN_READ" }]
