"""Policy: which rule warns and which blocks in which environment, who took which risk until when, and other tools' findings."""

from review.policy.levels import Policy, load_policy
from review.policy.overlays import load_overlay
from review.policy.waivers import Waiver, Waivers, load_waivers

__all__ = ["Policy", "Waiver", "Waivers", "load_overlay", "load_policy", "load_waivers"]
