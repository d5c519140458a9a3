"""What fills the terminal: the inbox, the reading list, and the boxes over them."""
