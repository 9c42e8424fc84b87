name              = "/Shared/lakewright/test/iris"
artifact_location = "s3://bucket/iris"
permissions       = [{ group_name = "ml-engineers", permission_level = "CAN_EDIT" }]
