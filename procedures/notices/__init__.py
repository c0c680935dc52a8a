"""Telling people: messages are made from committed events, and sent later by a worker.

An act never waits for a sender: it appends its event, and everything here happens afterwards. The promise is *at
least once per channel, once per event*: one row per event, person and channel exists whatever happens; an attempt
whose answer was lost is repeated with the same key, so that a gateway which honours the key delivers it once. A
gateway that ignores the key, and a mail server that cuts the line after taking the letter, may deliver twice; letters
then carry the same Message-ID.
"""
