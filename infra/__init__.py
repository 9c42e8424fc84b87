"""What an environment consists of: its settings, its stacks, and the CDKTF app that writes them out."""
