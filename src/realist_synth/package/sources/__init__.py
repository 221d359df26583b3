"""Packages that are not on this machine as they are wanted: out of git repositories and from https addresses.

`address` reads what the user typed, `git` runs the program git without letting a repository run anything, `local`,
`remote` and `download` bring the bytes, `tree` reads a version file by file, `kept` keeps what was brought by digest.
Nothing here is imported for a folder, a local archive or the package that ships with the library.
"""
