"""Sessions at central: those that wait for approval, those now and those past, with the evidence behind each."""
