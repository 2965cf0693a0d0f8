"""HTTP as the bot speaks it: what is served to whom, within limits; knows nothing of Discord."""
