"""How much processor time has a server, with all its processes, used so far?"""

import psutil


def cpu_seconds(pid: int) -> float:
    """Return the user and system seconds of the process ``pid`` and of those below it."""
    server = psutil.Process(pid)
    ended = server.cpu_times()
    spent = ended.children_user + ended.children_system
    for each in (server, *server.children(recursive=True)):
        used = each.cpu_times()
        spent += used.user + used.system
    return float(spent)
