ALTER TABLE address ADD COLUMN previous_status text;
COMMENT ON COLUMN address.previous_status IS 'The status that the last event to decide one found, for its record in status_change; NULL if it found no row.';
