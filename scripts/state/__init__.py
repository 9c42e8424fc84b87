"""What Terraform's state was when it was last seen: so that a state that is gone, cut off or older is never taken for an empty world."""
