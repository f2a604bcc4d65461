"""`python -m ims_desktop.cli`: ims-admin where no script is installed."""

from ims_desktop.cli import main

main()
