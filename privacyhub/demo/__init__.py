"""The demo: one made-up organisation with made-up people, in every state the product knows."""
