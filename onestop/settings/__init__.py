"""Settings of the installation, in the profile named by `ONESTOP_PROFILE`.

`embedded` (the default): one machine, one command, nothing to prepare. `server`: PostgreSQL, a broker, several
processes, everything from the environment. `test`: what the test suite runs on.
"""

from onestop.settings.env import Environment

PROFILE = Environment().choice("ONESTOP_PROFILE", ("embedded", "server", "test"), default="embedded")

if PROFILE == "server":
    from onestop.settings.server import *
elif PROFILE == "test":
    from onestop.settings.test import *
else:
    from onestop.settings.embedded import *
