"""Made-up devices: people, calls, messages and apps that are recognised again in traffic."""
