source = "/etc/passwd"
volume = "ml.platform.libraries"
