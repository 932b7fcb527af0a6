"""What a button carries: one frozen value for each thing that can be tapped, by the audience it is for."""
