"""The working calendar: looked at by every officer, changed by the province's supervisors."""
