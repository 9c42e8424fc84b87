path = "/Shared/lakewright/"
