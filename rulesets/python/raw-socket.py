import socket
from socket import AF_INET, SOCK_RAW

from scapy.all import sniff


def capture(handler, nose) -> None:
    # ruleid: raw-socket
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    # ruleid: raw-socket
    socket.socket(AF_INET, SOCK_RAW)
    # ruleid: raw-socket
    socket.socket(socket.AF_PACKET)
    # ruleid: raw-socket
    sniff(
        prn=handler,
    )
    # ok: raw-socket
    socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # ok: raw-socket
    nose.sniff(handler)
    # ok: raw-socket
    # socket.SOCK_RAW in a comment
    # ok: raw-socket
    print("socket.SOCK_RAW")
