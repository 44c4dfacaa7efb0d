-- Messages as their senders register them, and opt-out links without one (message_id NULL).

CREATE TABLE message (
  label_id      text COLLATE "C" NOT NULL,
  day           date NOT NULL,
  link_id       bytea NOT NULL CHECK (octet_length(link_id) = 12),
  message_id    text COLLATE "C" CHECK (octet_length(message_id) BETWEEN 1 AND 512),
  user_ext_id   text COLLATE "C" NOT NULL CHECK (octet_length(user_ext_id) BETWEEN 1 AND 128),
  channel       text NOT NULL CHECK (channel IN ('email', 'sms')),
  address       text COLLATE "C" CHECK (address <> ''),
  brand         text,
  campaign      text,
  template      text,
  sent_at       timestamptz,
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (label_id, day, link_id)
) PARTITION BY RANGE (day);
CREATE INDEX message_message_id ON message (label_id, message_id) WHERE message_id IS NOT NULL;
COMMENT ON TABLE message IS 'A registered message and its opt-out link. day is the UTC day of registration; address the user''s own then, NULL if the user had none.';

ALTER TABLE event ADD COLUMN brand text;
