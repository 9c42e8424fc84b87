path = "/Repos/lakewright"
