"""Every outbound call goes through `Client`: polite to servers, suspicious of answers."""

from vetting.boundary.http.client import Client
from vetting.boundary.http.values import Credentials, Download, HttpLimits, Response

__all__ = ["Client", "Credentials", "Download", "HttpLimits", "Response"]
