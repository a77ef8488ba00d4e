"""The help: its pages in two languages, what of them is made from the program itself, and the window that shows them."""
