"""Floor 3: the gradient system for quality small and medium firms (专精特新), as dated rules. Pure."""

from __future__ import annotations

from registry.srdi.standing import Held, Standing, TierState, standing, validity

__all__ = ["Held", "Standing", "TierState", "standing", "validity"]
