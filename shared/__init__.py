"""What more than one Tocsin service needs; knows no service."""
