"""The exit statuses of all commands."""

DONE = 0
"""What was asked for was done."""
WRONG_INPUT = 1
"""Something that was given is wrong, or cannot be read or written."""
WRONG_USAGE = 2
"""The command line itself is wrong."""
INFEASIBLE = 3
"""The limits cannot all hold."""
STOPPED = 4
"""Stopped early, by a time limit or Ctrl-C; what was found until then, if anything, was written."""
TOO_FEW = 5
"""Fewer mentees are placed than was asked for; nothing was written."""

STATUSES = {
    DONE: "done",
    WRONG_INPUT: "a mistake in what was given",
    WRONG_USAGE: "a wrong option",
    INFEASIBLE: "limits that cannot all hold",
    STOPPED: "stopped early, by --time-limit or Ctrl-C",
    TOO_FEW: "fewer placed than --stop-below asks",
}
