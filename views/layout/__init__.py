"""What several screens share: pages of long texts, common sentences."""
