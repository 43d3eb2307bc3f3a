"""Packet captures to exchanges: tshark opens packets and TLS, the rest is done here."""
