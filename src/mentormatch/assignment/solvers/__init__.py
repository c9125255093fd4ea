"""Solvers: numbers in, pairs and prices out, each one algorithm."""
