"""The mitmproxy edge: capture into a case folder, flows to exchanges."""
