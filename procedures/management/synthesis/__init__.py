"""Invented cases in bulk, for trying out sizes: lives played once by the real acts, then written out many times.

`lives` plays one application of each kind through the acts and rolls it back; `patterns` turns the rows it left into
text with gaps; `plan` decides who hands in what, where and when, and gives out the numbers; `filling` fills the gaps,
dates by the one clock; `writing` brings the text into the database in one transaction. What a row looks like is
therefore known to the acts alone.
"""
