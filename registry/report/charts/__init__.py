"""Charts: `geometry` computes shapes without any toolkit, `paper` draws them with ink."""
