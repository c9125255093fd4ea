"""Looks at who got what, by groups; changes nothing."""
