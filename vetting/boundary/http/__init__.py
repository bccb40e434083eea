"""Every outbound call goes through `Client`: polite to servers, suspicious of answers."""

from vetting.boundary.http.client import Client, Credentials, Response

__all__ = ["Client", "Credentials", "Response"]
