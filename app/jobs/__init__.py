"""Background work and its progress: asked in the web process, done by the worker process.
Owns the table of jobs and the bell that wakes the worker. It knows nothing of what is made.
Others call `actions.ask` and `actions.cancel`, and hand makers to `worker.Worker`."""
