"""The limits that a process of ours sets itself before it reads hostile bytes."""


def limit(cpu_s: int, memory: int) -> None:
    """Set this process limits: seconds of processor time, bytes of address space."""
    try:
        import resource
    except ImportError:  # not a Unix: the asker's time limit still holds
        return
    for what, wanted in ((resource.RLIMIT_CPU, cpu_s), (resource.RLIMIT_AS, memory)):
        # A caller that gave this process less must not see its limit raised.
        given = resource.getrlimit(what)[1]
        least = wanted if given == resource.RLIM_INFINITY else min(wanted, given)
        resource.setrlimit(what, (least, least))
