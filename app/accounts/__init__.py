"""People, organisations, roles, sign-in, and the trail of who saw and changed what."""
