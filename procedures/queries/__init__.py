"""What a screen, a report or an act needs to know, each question asked once and well."""
