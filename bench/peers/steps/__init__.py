"""An application in which Viewflow looks for its flow."""
