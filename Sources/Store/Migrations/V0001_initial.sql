-- The words of this schema are public: people query it. Every primary and unique key begins with
-- label_id, so that one label can later live on one node. No triggers, sequences or foreign keys.

CREATE TABLE label (
  label_id              text COLLATE "C" PRIMARY KEY CHECK (label_id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  contact_blocked_email boolean NOT NULL,
  snooze_days           smallint NOT NULL CHECK (snooze_days BETWEEN 1 AND 365),
  updated_at            timestamptz NOT NULL
);
COMMENT ON TABLE label IS 'A tenant and its policy, copied from the configuration at start.';

CREATE TABLE users (
  label_id              text COLLATE "C" NOT NULL,
  user_ext_id           text COLLATE "C" NOT NULL CHECK (octet_length(user_ext_id) BETWEEN 1 AND 128),
  brand                 text,
  account_status        text NOT NULL CHECK (account_status <> ''),
  email                 text COLLATE "C" CHECK (email <> ''),
  email_reported        text CHECK (email_reported <> ''),
  phone                 text COLLATE "C" CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
  phone_reported        text CHECK (phone_reported <> ''),
  pam_email_opt_out     boolean NOT NULL DEFAULT false,
  pam_sms_opt_out       boolean NOT NULL DEFAULT false,
  email_verified        boolean NOT NULL DEFAULT false,
  phone_verified        boolean NOT NULL DEFAULT false,
  brand_at              timestamptz,
  account_status_at     timestamptz,
  email_at              timestamptz,
  phone_at              timestamptz,
  pam_email_opt_out_at  timestamptz,
  pam_sms_opt_out_at    timestamptz,
  email_verified_at     timestamptz,
  phone_verified_at     timestamptz,
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL,
  PRIMARY KEY (label_id, user_ext_id),
  CHECK (email IS NULL OR email_reported IS NOT NULL),
  CHECK (phone IS NULL OR phone_reported IS NOT NULL)
);
COMMENT ON TABLE users IS 'What the PAM reported; X_at is the PAM''s time of field X. email and phone are canonical, NULL beside a reported text that is no address.';

CREATE TABLE erased_user (
  label_id              text COLLATE "C" NOT NULL,
  user_ext_id           text COLLATE "C" NOT NULL CHECK (octet_length(user_ext_id) BETWEEN 1 AND 128),
  account_status        text NOT NULL CHECK (account_status <> ''),
  pam_email_opt_out     boolean NOT NULL,
  pam_sms_opt_out       boolean NOT NULL,
  account_status_at     timestamptz,
  pam_email_opt_out_at  timestamptz,
  pam_sms_opt_out_at    timestamptz,
  erased_at             timestamptz NOT NULL,
  PRIMARY KEY (label_id, user_ext_id)
);
COMMENT ON TABLE erased_user IS 'The wishes an erasure must not lose: a later report of the user starts from them.';

CREATE TABLE user_address (
  label_id    text COLLATE "C" NOT NULL,
  channel     text NOT NULL CHECK (channel IN ('email', 'sms')),
  address     text COLLATE "C" NOT NULL CHECK (address <> ''),
  user_ext_id text COLLATE "C" NOT NULL CHECK (user_ext_id <> ''),
  is_current  boolean NOT NULL,
  since_at    timestamptz NOT NULL,
  left_at     timestamptz,
  PRIMARY KEY (label_id, channel, address, user_ext_id),
  CHECK (is_current = (left_at IS NULL))
);
CREATE INDEX user_address_user ON user_address (label_id, user_ext_id);
COMMENT ON TABLE user_address IS 'Who has, or had, an address.';

CREATE TABLE address (
  label_id      text COLLATE "C" NOT NULL,
  channel       text NOT NULL CHECK (channel IN ('email', 'sms')),
  address       text COLLATE "C" NOT NULL CHECK (address <> ''),
  status        text NOT NULL,
  status_since  timestamptz NOT NULL,
  decided_at    timestamptz,
  decided_rank  smallint,
  status_event  bytea CHECK (octet_length(status_event) = 16),
  opted_out_at  timestamptz,
  PRIMARY KEY (label_id, channel, address),
  CHECK (CASE channel
    WHEN 'email' THEN status IN ('NEW', 'VERIFIED', 'BLOCKED', 'BOUNCED', 'BROKEN', 'NONE', 'UNKNOWN')
    ELSE status IN ('NEW', 'VERIFIED', 'NONE', 'BROKEN', 'FAILED_TO_DELIVER', 'NOT_MOBILE') END),
  CHECK (num_nulls(decided_at, decided_rank, status_event) IN (0, 3)),
  CHECK (decided_at IS NOT NULL OR status = 'NEW')
);
COMMENT ON TABLE address IS 'The status of an address, decided by its greatest (decided_at, decided_rank, status_event); an address without a row is NEW. opted_out_at: the latest provider opt-out that stands on it.';

CREATE TABLE opt_out (
  label_id              text COLLATE "C" NOT NULL,
  user_ext_id           text COLLATE "C" NOT NULL CHECK (octet_length(user_ext_id) BETWEEN 1 AND 128),
  channel               text NOT NULL CHECK (channel IN ('email', 'sms')),
  permanent             boolean NOT NULL DEFAULT false,
  permanent_since       timestamptz,
  snoozed_until         timestamptz,
  provider_opted_out_at timestamptz,
  cleared_at            timestamptz,
  updated_at            timestamptz NOT NULL,
  PRIMARY KEY (label_id, user_ext_id, channel),
  CHECK (permanent = (permanent_since IS NOT NULL))
);
COMMENT ON TABLE opt_out IS 'Our own opt-outs of a user: permanent, a snooze and its exclusive end, the latest provider opt-out that stands on the user, and the operator''s last clear.';

CREATE TABLE provider_opt_out (
  label_id     text COLLATE "C" NOT NULL,
  channel      text NOT NULL CHECK (channel IN ('email', 'sms')),
  address      text COLLATE "C" NOT NULL,
  user_ext_id  text COLLATE "C" NOT NULL,
  source       text COLLATE "C" NOT NULL CHECK (source <> ''),
  list         text COLLATE "C" NOT NULL,
  opted_out    boolean NOT NULL,
  decided_at   timestamptz NOT NULL,
  decided_rank smallint NOT NULL CHECK (decided_rank = opted_out::int),
  event_id     bytea NOT NULL CHECK (octet_length(event_id) = 16),
  PRIMARY KEY (label_id, channel, address, user_ext_id, source, list),
  CHECK (address <> '' OR user_ext_id <> '')
);
CREATE INDEX provider_opt_out_user ON provider_opt_out (label_id, user_ext_id, channel) WHERE user_ext_id <> '';
COMMENT ON TABLE provider_opt_out IS 'One entry per (source, list) on an address (user_ext_id empty), and on each user it follows to the next address.';

CREATE TABLE opt_out_change (
  label_id      text COLLATE "C" NOT NULL,
  user_ext_id   text COLLATE "C" NOT NULL,
  changed_at    timestamptz NOT NULL,
  change_id     uuid NOT NULL,
  channel       text NOT NULL CHECK (channel IN ('email', 'sms')),
  address       text COLLATE "C" NOT NULL,
  action        text NOT NULL CHECK (action IN ('opt_out', 'snooze', 'clear', 'snooze_ended', 'undo',
                  'provider_opt_out', 'provider_opt_in', 'pam_opt_out', 'pam_opt_in')),
  actor_kind    text NOT NULL CHECK (actor_kind IN ('provider', 'operator', 'pam', 'player', 'clock')),
  actor         text NOT NULL,
  snoozed_until timestamptz,
  list          text,
  event_id      bytea CHECK (octet_length(event_id) = 16),
  reason        text,
  PRIMARY KEY (label_id, user_ext_id, changed_at, change_id),
  CHECK (address <> '' OR user_ext_id <> '')
);
CREATE INDEX opt_out_change_address ON opt_out_change (label_id, address, changed_at) WHERE user_ext_id = '';
COMMENT ON TABLE opt_out_change IS 'Every change of an opt-out and who caused it; user_ext_id is empty for an entry of an address alone.';

CREATE TABLE status_change (
  label_id    text COLLATE "C" NOT NULL,
  channel     text NOT NULL CHECK (channel IN ('email', 'sms')),
  address     text COLLATE "C" NOT NULL,
  changed_at  timestamptz NOT NULL,
  change_id   uuid NOT NULL,
  from_status text,
  to_status   text NOT NULL,
  actor_kind  text NOT NULL CHECK (actor_kind IN ('provider', 'operator', 'pam')),
  actor       text NOT NULL,
  event_id    bytea CHECK (octet_length(event_id) = 16),
  mapping_key text,
  reason      text,
  PRIMARY KEY (label_id, channel, address, changed_at, change_id)
);
COMMENT ON TABLE status_change IS 'Every change of an address status and who caused it; from_status is NULL for the first.';

CREATE TABLE receipt (
  label_id    text COLLATE "C" NOT NULL,
  day         date NOT NULL,
  receipt_id  uuid NOT NULL,
  source      text COLLATE "C" NOT NULL,
  received_at timestamptz NOT NULL,
  method      text NOT NULL,
  target      text NOT NULL,
  fields      bytea NOT NULL,
  body        bytea NOT NULL,
  PRIMARY KEY (label_id, day, receipt_id)
) PARTITION BY RANGE (day);
COMMENT ON TABLE receipt IS 'The raw request, once; fields are its header lines. day is the UTC day of receipt.';

CREATE TABLE event (
  label_id            text COLLATE "C" NOT NULL,
  day                 date NOT NULL,
  event_id            bytea NOT NULL,
  source              text COLLATE "C" NOT NULL,
  provider            text COLLATE "C" NOT NULL,
  channel             text NOT NULL,
  kind                text NOT NULL,
  name                text NOT NULL,
  recipient           text COLLATE "C",
  user_ext_id         text COLLATE "C",
  reason_keys         text[] NOT NULL,
  status              text,
  mapping_key         text,
  mapping_revision    bytea NOT NULL,
  occurred_at         timestamptz NOT NULL,
  occurred_at_assumed boolean NOT NULL,
  received_at         timestamptz NOT NULL,
  provider_event_id   text,
  message_id          text,
  campaign            text,
  template            text,
  detail              text,
  receipt_id          uuid NOT NULL,
  PRIMARY KEY (label_id, day, event_id),
  CHECK (octet_length(event_id) = 16),
  CHECK (channel IN ('email', 'sms')),
  CHECK (kind IN ('sent', 'deferred', 'delivered', 'opened', 'clicked', 'failed_permanently',
    'failed_transiently', 'not_mobile', 'blocked', 'complained', 'suppressed', 'opted_out', 'opted_in', 'other'))
) PARTITION BY RANGE (day);
CREATE INDEX event_recipient ON event (label_id, recipient, occurred_at);
CREATE INDEX event_user ON event (label_id, user_ext_id, occurred_at) WHERE user_ext_id IS NOT NULL;
COMMENT ON TABLE event IS 'One provider event, translated and mapped. day is the UTC day of the provider''s own time if that lies within 35 days of receipt, else the day of receipt.';

CREATE TABLE event_key (
  label_id   text COLLATE "C" NOT NULL,
  event_id   bytea NOT NULL,
  first_seen timestamptz NOT NULL,
  PRIMARY KEY (label_id, event_id)
);
CREATE INDEX event_key_first_seen ON event_key USING brin (first_seen);
COMMENT ON TABLE event_key IS 'Identities of events whose own time does not tell their partition.';

CREATE TABLE webhook_token (
  label_id       text COLLATE "C" NOT NULL,
  source         text COLLATE "C" NOT NULL,
  token          text COLLATE "C" NOT NULL,
  content_digest bytea NOT NULL,
  expires_at     timestamptz NOT NULL,
  PRIMARY KEY (label_id, source, token)
);
CREATE INDEX webhook_token_expires ON webhook_token (expires_at);
COMMENT ON TABLE webhook_token IS 'Signed tokens of schemes that do not cover the body, each good for one content.';

CREATE TABLE quarantine (
  label_id      text COLLATE "C" NOT NULL,
  quarantine_id uuid NOT NULL,
  source        text COLLATE "C" NOT NULL,
  received_at   timestamptz NOT NULL,
  authentic     boolean NOT NULL,
  reason        text NOT NULL CHECK (reason IN ('unreadable', 'element', 'refused_by_store', 'not_authentic', 'source_removed')),
  path          text NOT NULL,
  problem       text NOT NULL,
  receipt_id    uuid NOT NULL,
  method        text NOT NULL,
  target        text NOT NULL,
  fields        bytea NOT NULL,
  body          bytea NOT NULL,
  PRIMARY KEY (label_id, quarantine_id)
);
CREATE INDEX quarantine_source ON quarantine (label_id, source, received_at);
COMMENT ON TABLE quarantine IS 'Requests, or elements of them (path), that could not be read or stored; raw.';

CREATE TABLE mapping_revision (
  label_id      text COLLATE "C" NOT NULL,
  revision      bytea NOT NULL CHECK (octet_length(revision) = 32),
  first_used_at timestamptz NOT NULL,
  files         text NOT NULL,
  PRIMARY KEY (label_id, revision)
);
COMMENT ON TABLE mapping_revision IS 'The mapping files (a JSON object of path and text) that judged events from first_used_at on.';

CREATE TABLE unmapped_reason (
  label_id   text COLLATE "C" NOT NULL,
  source     text COLLATE "C" NOT NULL,
  kind       text NOT NULL,
  reason     text NOT NULL,
  events     bigint NOT NULL CHECK (events > 0),
  first_at   timestamptz NOT NULL,
  last_at    timestamptz NOT NULL,
  PRIMARY KEY (label_id, source, kind, reason)
);
COMMENT ON TABLE unmapped_reason IS 'Reasons that speak about an address and that no mapping key names.';

-- Whether each known user can be contacted, at now(). Held to FinalStatus.of by a test over every combination.
CREATE VIEW deliverability AS
SELECT
  facts.label_id, facts.user_ext_id, facts.brand, facts.channel, facts.address, facts.address_status,
  blocked_by = '{}' AS can_contact,
  blocked_by,
  blocked_by_operational = '{}' AS can_contact_operational,
  blocked_by_operational,
  CASE WHEN now() < snoozed_until THEN snoozed_until END AS snoozed_until,
  CASE WHEN blocked_by = '{SNOOZED}' THEN snoozed_until END AS next_change_at
FROM (
  SELECT u.label_id, u.user_ext_id, u.brand, 'email'::text AS channel, u.account_status,
    coalesce(u.email, u.email_reported) AS address,
    CASE WHEN u.email IS NOT NULL THEN coalesce(a.status, 'NEW')
         WHEN u.email_reported IS NOT NULL THEN 'BROKEN' END AS address_status,
    u.pam_email_opt_out AS pam_opt_out,
    coalesce(o.permanent, false) AS permanent, o.snoozed_until,
    coalesce(greatest(o.provider_opted_out_at, a.opted_out_at)
      > coalesce(o.cleared_at, '-infinity'), false) AS provider_in_force
  FROM users u
  LEFT JOIN address a ON a.label_id = u.label_id AND a.channel = 'email' AND a.address = u.email
  LEFT JOIN opt_out o ON o.label_id = u.label_id AND o.user_ext_id = u.user_ext_id AND o.channel = 'email'
  UNION ALL
  SELECT u.label_id, u.user_ext_id, u.brand, 'sms', u.account_status,
    coalesce(u.phone, u.phone_reported),
    CASE WHEN u.phone IS NOT NULL THEN coalesce(a.status, 'NEW')
         WHEN u.phone_reported IS NOT NULL THEN 'BROKEN' END,
    u.pam_sms_opt_out,
    coalesce(o.permanent, false), o.snoozed_until,
    coalesce(greatest(o.provider_opted_out_at, a.opted_out_at)
      > coalesce(o.cleared_at, '-infinity'), false)
  FROM users u
  LEFT JOIN address a ON a.label_id = u.label_id AND a.channel = 'sms' AND a.address = u.phone
  LEFT JOIN opt_out o ON o.label_id = u.label_id AND o.user_ext_id = u.user_ext_id AND o.channel = 'sms'
) facts
LEFT JOIN label l ON l.label_id = facts.label_id
CROSS JOIN LATERAL (
  SELECT
    array_remove(ARRAY[
      CASE WHEN account_status <> 'ACTIVE' THEN 'ACCOUNT_NOT_ACTIVE' END,
      CASE WHEN facts.address IS NULL THEN 'NO_ADDRESS' END,
      CASE WHEN pam_opt_out THEN 'PAM_OPT_OUT' END,
      CASE WHEN permanent OR provider_in_force THEN 'SMARTICO_OPT_OUT'
           WHEN now() < facts.snoozed_until THEN 'SNOOZED' END,
      CASE WHEN address_status NOT IN ('NEW', 'VERIFIED')
             AND NOT (address_status = 'BLOCKED' AND coalesce(l.contact_blocked_email, false))
           THEN 'ADDRESS_STATUS' END
    ], NULL) AS blocked_by,
    array_remove(ARRAY[
      CASE WHEN facts.address IS NULL THEN 'NO_ADDRESS' END,
      CASE WHEN facts.channel = 'sms' AND provider_in_force THEN 'SMARTICO_OPT_OUT' END,
      CASE WHEN address_status NOT IN ('NEW', 'VERIFIED')
             AND NOT (address_status = 'BLOCKED' AND coalesce(l.contact_blocked_email, false))
           THEN 'ADDRESS_STATUS' END
    ], NULL) AS blocked_by_operational
) gates;
COMMENT ON VIEW deliverability IS 'Whether each known user can be contacted on each channel, at now().';
