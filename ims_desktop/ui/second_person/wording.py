"""The words of a second person's card."""

USER, PASSWORD = "Their own user name", "Their own password"
NOT_NOW = "Not now"
CAPS_LOCK = "Caps lock is on."
WAITING = "Checking the password …"
USER_NEEDED = "Type the user name of whoever stands by."
PASSWORD_NEEDED = "Let them type their own password."  # noqa: S105  a sentence, no password
ABOUT = "{} stays signed in."
