"""The receipt printer that this machine's settings name."""

from ims_desktop.actions.ports import ReceiptPrinter
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.settings import Settings, data_folder, load_settings, options_of


def configured_printer(settings: Settings) -> ReceiptPrinter | None:
    """The printer of the settings (“escpos-network host=192.0.2.7 port=9100”), None where none is set."""
    if not settings.printer.strip():
        return None
    from ims_desktop.devices.escpos_library import OptionError  # noqa: PLC0415  start-up time
    from ims_desktop.devices.registry import printer_from  # noqa: PLC0415

    driver, *options = settings.printer.split(maxsplit=1)
    try:
        return printer_from(driver, options_of(*options), private_folder=data_folder() / "escpos")
    except OptionError as error:
        raise Unavailable(Trouble.PRINTER_NONE, detail=str(error)) from error


def must_have_printer() -> ReceiptPrinter:
    """This machine's printer; raises Unavailable `PRINTER_NONE` where none is set."""
    printer = configured_printer(load_settings())
    if printer is None:
        raise Unavailable(Trouble.PRINTER_NONE, detail="Name it in IMS_PRINTER (docs/PRINTERS.md).")
    return printer
