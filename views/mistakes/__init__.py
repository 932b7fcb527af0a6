"""What is wrong with what people write into files or type, in words; one module for what is read together."""
