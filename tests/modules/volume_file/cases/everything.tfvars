source = "folder/pins.txt"
volume = "ml.platform.libraries"
