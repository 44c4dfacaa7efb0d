-- Counts kept while events, messages and opt-outs are stored, so that a report never reads the events.

CREATE TABLE event_rollup (
  label_id text COLLATE "C" NOT NULL,
  day      date NOT NULL,
  counter  text COLLATE "C" NOT NULL CHECK (counter <> ''),
  channel  text NOT NULL CHECK (channel IN ('email', 'sms')),
  campaign text COLLATE "C" NOT NULL,
  template text COLLATE "C" NOT NULL,
  brand    text COLLATE "C" NOT NULL,
  lane     smallint NOT NULL,
  count    bigint NOT NULL CHECK (count > 0),
  PRIMARY KEY (label_id, day, counter, channel, campaign, template, brand, lane)
) WITH (fillfactor = 70);
COMMENT ON TABLE event_rollup IS 'Counts per UTC day: of stored events by kind, of registered messages, of opt-outs by who chose them. Writers count in several lanes, so that they need not wait for each other: sum over lane. An absent campaign, template or brand is the empty text; names are cut at 200 characters.';
