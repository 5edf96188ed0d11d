"""The curriculum: Markdown files read once into immutable typed objects; no database, no web.
Owns modules, exercises, programmes, tracks, instruments, their editions and their faults.
Others call `library.Library`, `live.LiveLibrary`, `search.search` and `check.run_check`."""
