"""The words of the sign-in."""

TITLE = "Sign in"
USER, PASSWORD = "User", "Password"
SIGN_IN = "Sign in"
LOCKED = "Locked by {}. What is at hand stays."
CAPS_LOCK = "Caps lock is on."
WAITING = "Checking the password …"
USER_NEEDED = "Type your user name."
PASSWORD_NEEDED = "Type your password."  # noqa: S105  a sentence, no password
DEMO_TITLE = "Demo: everybody here is made up"
TRAINING_TITLE = "Training: nothing here is real"
DEMO_HINT = "Click a person, or press Alt and the number"
DEMO_NAME = "Sign in as {}, {}"
