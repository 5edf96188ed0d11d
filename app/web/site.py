"""The address under which people reach this installation, for cards, QR codes and links."""

from fastapi import Request


def site_of(request: Request) -> str:
    """The address people type to come here: the setting, or what this browser used."""
    address = request.app.state.settings.public_url or str(request.base_url)
    return str(address).rstrip("/")
