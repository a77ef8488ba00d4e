"""Rounds of choosing the key list: their steps, candidates, panel, decisions, objections, and the seal.

Everything here changes the registry through `registry.change.apply` alone; what decides is computed by
`registry.scoring`, which never sees the registry.
"""
