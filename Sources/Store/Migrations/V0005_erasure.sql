-- What outlives an erasure stands under keyed hashes: 'erased:' and 32 hexadecimal digits.

COMMENT ON TABLE erased_user IS 'The wishes an erasure must not lose: a later report of the user starts from them. user_ext_id is a keyed hash.';

CREATE TABLE erased_address (
  label_id  text COLLATE "C" NOT NULL,
  channel   text NOT NULL CHECK (channel IN ('email', 'sms')),
  address   text COLLATE "C" NOT NULL CHECK (address ~ '^erased:[0-9a-f]{32}$'),
  erased_at timestamptz NOT NULL,
  PRIMARY KEY (label_id, channel, address)
);
COMMENT ON TABLE erased_address IS 'Keyed hashes of erased addresses: later events of them are stored under the hash, until a PAM reports the address again.';

CREATE INDEX message_user ON message (label_id, user_ext_id);
CREATE INDEX quarantine_receipt ON quarantine (label_id, receipt_id);

CREATE TABLE token_use (
  label_id     text COLLATE "C" NOT NULL,
  name         text COLLATE "C" NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (label_id, name)
);
COMMENT ON TABLE token_use IS 'When each API token was used last, to the minute.';
