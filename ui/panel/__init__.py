"""The page Panel (mock 05): the experts' marks, who steps aside, the score sheets."""
