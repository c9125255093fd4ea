"""The parts of the attack: each draws its own cases, and judges answers by its own code."""
