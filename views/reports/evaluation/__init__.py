"""What reports say of an event's surveys and of ratings of its sessions; of releases alone."""
