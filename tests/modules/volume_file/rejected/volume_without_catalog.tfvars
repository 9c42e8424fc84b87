source = "pins.txt"
volume = "platform.libraries"
