"""`python -m realist_synth.cli`, the same as `realist-synth`."""

import sys

from realist_synth.cli import start

sys.exit(start())
