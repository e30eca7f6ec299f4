"""What is worked out while somebody asks: pure functions over what the content says, and the sentences about it."""
