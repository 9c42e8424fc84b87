source = "pins.txt"
volume = "ml.platform.libraries"
