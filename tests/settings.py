"""Puts the run, and every process that a test starts, into the test profile before any setting is read."""

import os

os.environ["ONESTOP_PROFILE"] = "test"

from onestop.settings import *
