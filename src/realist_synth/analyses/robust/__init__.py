"""How far counts hang on single studies: cells of a cross-tab, elements of a configuration."""
