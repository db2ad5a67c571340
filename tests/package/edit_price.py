"""The edit that Keystead is there for, done from outside through the accessibility tree.

Runs as an ordinary user in a D-Bus session, inside the root of the package test: starts a virtual
screen and “keystead --sample”, opens a property from the list, changes its price, saves, and looks
whether the confirmation, the list, keysteadctl and PostgreSQL agree. Ends the program by closing its
window. Usage: edit_price.py FOLDER (for pictures and logs). Exit code 0: everything was seen.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time

from PIL import ImageGrab

DISPLAY = ":77"
STATE = os.path.expanduser("~/.local/share/keystead/sample/sandbox.json")

seen = sys.argv[1]
begun = time.monotonic()


def say(text):
    print(f"   {time.monotonic() - begun:5.1f} s    {text}", flush=True)


class NotSeen(Exception):
    pass


def wait_for(what, look, limit=15.0):
    """Asks until the answer is neither None nor False, and gives it."""
    deadline = time.monotonic() + limit
    while True:
        answer = look()
        if answer is not None and answer is not False:
            return answer
        if time.monotonic() > deadline:
            raise NotSeen(f"waited {limit:.0f} s in vain for {what}")
        time.sleep(0.05)


def start(arguments, log, **environment):
    return subprocess.Popen(arguments, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                            stdout=open(f"{seen}/{log}", "wb"), stderr=subprocess.STDOUT)


def output(*arguments):
    ended = subprocess.run(arguments, capture_output=True, text=True, timeout=60)
    if ended.returncode != 0:
        raise NotSeen(f"{arguments[0]} ended with {ended.returncode}: {ended.stderr.strip()}")
    return ended.stdout


def screen_answers():
    """The socket's file is there before anybody listens on it."""
    with socket.socket(socket.AF_UNIX) as knocking:
        try:
            knocking.connect(f"/tmp/.X11-unix/X{DISPLAY[1:]}")
        except OSError:
            return False
    return True


def picture(name):
    ImageGrab.grab(xdisplay=DISPLAY).save(f"{seen}/{name}.png")


# ── the accessibility tree ──────────────────────────────────────────────────────────────────────


def walk(node, depth=0):
    """All that is shown below a node. What goes away meanwhile is left out."""
    import gi.repository.GLib as glib

    yield node, depth
    try:
        # A table of ten thousand rows tells all of them; the parts of a list are looked up by place.
        count = 0 if node.getRole() == pyatspi.ROLE_TABLE else node.childCount
        for i in range(count):
            child = node.getChildAtIndex(i)
            if child is not None:
                yield from walk(child, depth + 1)
    except glib.Error:
        return


def shown(node):
    return node.getState().contains(pyatspi.STATE_SHOWING)


def find(program, role, name, hidden=False):
    """The first shown node of that role whose name matches the pattern, else None."""
    pattern = re.compile(name)
    for node, _ in walk(program):
        if node.getRole() == role and pattern.fullmatch(node.name) and (hidden or shown(node)):
            return node
    return None


def write_tree(program):
    with open(f"{seen}/tree.txt", "w", encoding="utf-8") as file:
        for node, depth in walk(program):
            mark = "" if shown(node) else " (hidden)"
            file.write(f"{'  ' * depth}{node.getRoleName()} “{node.name}”{mark}\n")


def cell(table, row, column):
    return table.queryTable().getAccessibleAt(row, column)


def column_of(table, title):
    grid = table.queryTable()
    for column in range(grid.nColumns):
        if grid.getColumnDescription(column).startswith(title):
            return column
    raise NotSeen(f"the list has no column “{title}”")


def press(node):
    action = node.queryAction()
    for i in range(action.nActions):
        if action.getName(i) == "Press":
            action.doAction(i)
            return
    raise NotSeen(f"“{node.name}” cannot be pressed")


def hear_what_appears():
    """Gives the names of all that appears from now on, as a screen reader hears them."""
    import gi.repository.GLib as glib

    names = []

    def appeared(event):
        if event.detail1 == 1 and event.source is not None:
            names.append(event.source.name)

    pyatspi.Registry.registerEventListener(appeared, "object:state-changed:showing")
    turn = glib.MainContext.default()

    def heard(beginning):
        while turn.pending():
            turn.iteration(False)
        return next((name for name in names if name.startswith(beginning)), None)

    return heard


def open_row(node):
    """A click and Enter: a double click would edit the cell in its place."""
    place = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    output("xdotool", "mousemove", str(place.x + place.width // 2), str(place.y + place.height // 2),
           "click", "1", "key", "Return")


# ── the edit ────────────────────────────────────────────────────────────────────────────────────


def number(text):
    """“$1,234,500” and “1234500.00” mean the same."""
    digits = re.sub(r"[^0-9.]", "", text)
    return float(digits) if digits else None


def servers():
    with open(STATE, encoding="utf-8") as file:
        state = json.load(file)
    return state["database_url"], state["redis_url"]


def stored(identity):
    database, redis = servers()
    shown_by = json.loads(output("keysteadctl", "show", identity, "--json", "--database-url", database,
                                 "--redis-url", redis))
    by_psql = output("psql", "--no-psqlrc", "--tuples-only", "--no-align", "--dbname", database, "--command",
                     f"select price from keystead.property where id = {int(identity)}").strip()
    return number(str(shown_by["price"])), number(by_psql)


def edit(program):
    window = wait_for("the window", lambda: find(program, pyatspi.ROLE_FRAME, "sample.*"), 60)
    table = wait_for("the list", lambda: find(program, pyatspi.ROLE_TABLE, "Properties"), 120)
    say(f"window “{window.name}”")
    price_column = column_of(table, "Price")
    wait_for("rows in the list", lambda: number(cell(table, 0, price_column).name))
    row = 3
    old = number(cell(table, row, price_column).name)
    open_row(cell(table, row, price_column))
    wait_for("the open property", lambda: find(program, pyatspi.ROLE_TEXT, "Price"))
    title = wait_for("its title", lambda: find(program, pyatspi.ROLE_LABEL, "[0-9]+ “.*”")).name
    identity = title.split(" ")[0]
    say(f"open: {title}, price {old:,.0f}")

    new = old + 12_345
    field = find(program, pyatspi.ROLE_TEXT, "Price")
    if not field.queryEditableText().setTextContents(f"{new:.0f}"):
        raise NotSeen("the price cannot be written")
    heard = hear_what_appears()
    press(wait_for("the save button", lambda: find(program, pyatspi.ROLE_PUSH_BUTTON, r"Save 1 change(\(s\))?")))
    told = wait_for("the confirmation", lambda: heard(f"Saved {identity} "))
    picture("saved")
    say(f"confirmed: {told}")
    if "page" not in told or "detail" not in told:
        raise NotSeen("the confirmation does not name the groups that were dropped from the cache")
    # The sample data may still be arriving, and rows with it that come before this one.
    wait_for(f"{new:,.0f} in the list",
             lambda: any(number(cell(table, at, price_column).name) == new for at in range(row, row + 60)))
    by_keysteadctl, by_psql = stored(identity)
    if by_keysteadctl != new or by_psql != new:
        raise NotSeen(f"keysteadctl says {by_keysteadctl}, PostgreSQL {by_psql}, instead of {new}")
    say(f"{new:,.0f} in the list, in keysteadctl and in PostgreSQL")


def run():
    screen = start(["Xvfb", DISPLAY, "-screen", "0", "1366x768x24", "-nolisten", "tcp"], "xvfb.log")
    os.environ["DISPLAY"] = DISPLAY
    wait_for("the virtual screen", screen_answers)
    bus = start(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"], "at-spi.log")
    keystead = start(["keystead", "--sample"], "keystead.log", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")

    global pyatspi
    import pyatspi

    def program():
        if keystead.poll() is not None:
            raise NotSeen(f"Keystead ended by itself with {keystead.returncode}")
        desktop = pyatspi.Registry.getDesktop(0)
        return next((one for one in desktop if one is not None and one.name.lower() == "keystead"), None)

    found = None
    try:
        found = wait_for("Keystead in the accessibility tree", program, 30)
        edit(found)
        write_tree(found)
        press(find(found, pyatspi.ROLE_MENU_ITEM, "Close Window", hidden=True))
        wait_for("the end of the program", lambda: keystead.poll() is not None)
        if keystead.returncode != 0:
            raise NotSeen(f"Keystead ended with {keystead.returncode}")
        say("closed the window, the program has ended")
    except NotSeen:
        picture("failed")
        if found is not None:
            write_tree(found)
        raise
    finally:
        for process in (keystead, bus, screen):
            process.terminate()
            process.wait(20)


try:
    run()
except NotSeen as problem:
    print(f"package test: {problem}", file=sys.stderr)
    sys.exit(1)
