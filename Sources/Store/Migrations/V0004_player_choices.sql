-- What players chose on the opt-out page, so that it can be proved and undone, and which ends of
-- snoozes are recorded.

CREATE TABLE opt_out_choice (
  label_id    text COLLATE "C" NOT NULL,
  user_ext_id text COLLATE "C" NOT NULL CHECK (octet_length(user_ext_id) BETWEEN 1 AND 128),
  choice_id   uuid NOT NULL,
  channel     text NOT NULL CHECK (channel IN ('email', 'sms')),
  part        text NOT NULL CHECK (part IN ('permanent', 'snooze')),
  before_at   timestamptz,
  after_at    timestamptz NOT NULL,
  link_day    date NOT NULL,
  link_id     bytea NOT NULL CHECK (octet_length(link_id) = 12),
  chosen_at   timestamptz NOT NULL,
  undo_until  timestamptz NOT NULL,
  closed_at   timestamptz,
  closed_by   text CHECK (closed_by IN ('undo', 'operator', 'choice')),
  PRIMARY KEY (label_id, user_ext_id, choice_id, channel),
  CHECK (part = 'snooze' OR before_at IS NULL),
  CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
COMMENT ON TABLE opt_out_choice IS 'What a choice of a player changed: permanent_since or snoozed_until of a channel, from before_at to after_at. It can be undone until undo_until unless closed: undone already, or confirmed by an operator or through another link.';

CREATE TABLE opt_out_wording (
  label_id      text COLLATE "C" NOT NULL,
  wording       text COLLATE "C" NOT NULL CHECK (wording <> ''),
  texts         text NOT NULL,
  first_used_at timestamptz NOT NULL,
  PRIMARY KEY (label_id, wording)
);
COMMENT ON TABLE opt_out_wording IS 'The texts (a JSON object) of each wording of the opt-out page, by the name that opt_out_change gives.';

ALTER TABLE opt_out ADD COLUMN snooze_end_recorded timestamptz;
COMMENT ON COLUMN opt_out.snooze_end_recorded IS 'The end of a snooze that has its change record.';
CREATE INDEX opt_out_snooze_end ON opt_out (label_id, snoozed_until)
  WHERE snoozed_until IS NOT NULL AND snoozed_until IS DISTINCT FROM snooze_end_recorded;

ALTER TABLE opt_out_change
  ADD COLUMN message_id    text,
  ADD COLUMN campaign      text,
  ADD COLUMN template      text,
  ADD COLUMN client_prefix text,
  ADD COLUMN wording       text;
CREATE INDEX opt_out_change_time ON opt_out_change (label_id, changed_at);
COMMENT ON COLUMN opt_out_change.client_prefix IS 'The network of the player''s client: /24 of IPv4, /48 of IPv6.';
COMMENT ON COLUMN opt_out_change.wording IS 'What the player saw (opt_out_wording), or one-click where a mail client asked (RFC 8058).';
