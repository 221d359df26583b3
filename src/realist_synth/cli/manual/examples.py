"""Examples of the commands that are analyses, on the package that ships with the library; a test runs them all."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "agreement": ("realist-synth agreement bundled", "realist-synth agreement --by direction bundled"),
    "association": ("realist-synth association role outcome --not-reported-as-absent bundled",),
    "cell": ("realist-synth cell mech-trust out-access bundled",),
    "claims": ("realist-synth claims --disagree bundled",),
    "configurations": ("realist-synth configurations --level study bundled",
                       "realist-synth configurations --coverage bundled"),
    "crosstab": ("realist-synth crosstab role outcome bundled",
                 "realist-synth crosstab context mechanism --within passage --reading configured bundled",
                 "realist-synth crosstab role outcome --where region=Asia-Pacific --percent row bundled"),
    "cutoffs": ("realist-synth cutoffs out-access --conditions role-support --conditions role-management "
                "--not-reported-as-absent --rollup bundled",),
    "directions": ("realist-synth directions bundled", "realist-synth directions --by study bundled"),
    "incidence": ("realist-synth incidence --format csv bundled",),
    "minimise": ("realist-synth minimise out-access --conditions role-support --conditions role-management "
                 "--not-reported-as-absent --rollup bundled",),
    "necessity": ("realist-synth necessity out-access --conditions role-support --conditions role-management "
                  "--not-reported-as-absent --rollup bundled",),
    "patterns": ("realist-synth patterns --kind CMO bundled",),
    "pooling": ("realist-synth pooling out-hiv --measures HR --measures IRR bundled",),
    "reporting": ("realist-synth reporting bundled", "realist-synth reporting --standard SWiM --format md bundled"),
    "robustness": ("realist-synth robustness bundled",),
    "theories": ("realist-synth theories bundled", "realist-synth theories --show coverage bundled"),
    "truth-table": ("realist-synth truth-table out-access --conditions role-support --conditions role-management "
                    "--not-reported-as-absent --rollup bundled",),
}
