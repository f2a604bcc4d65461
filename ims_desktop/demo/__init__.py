"""A made-up council, Westmere, with its people, accounts and past payments: for trying things out, never for money."""
