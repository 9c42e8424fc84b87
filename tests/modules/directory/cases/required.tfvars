path = "/Shared/lakewright/test"
