"""What people see: values become screens, pictures and files."""
