-- The log: what happened. Nothing here is ever changed; a payload may be erased, once a
-- `redacted` event names it. `event_hash`, `payload_hash` and `sha256` are functions every
-- connection of ours brings along; a program without them cannot insert.

CREATE TABLE study (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id  BLOB NOT NULL CHECK (length(id) = 16)
) STRICT;

CREATE TRIGGER study_kept BEFORE UPDATE ON study
BEGIN SELECT RAISE(ABORT, 'the id of a study never changes'); END;

CREATE TRIGGER study_stays BEFORE DELETE ON study
BEGIN SELECT RAISE(ABORT, 'the id of a study never changes'); END;

CREATE TABLE event (
  stream       BLOB    NOT NULL CHECK (length(stream) = 16),
  seq          INTEGER NOT NULL CHECK (seq >= 0),
  lamport      INTEGER NOT NULL CHECK (lamport > 0),
  kind         TEXT    NOT NULL CHECK (kind <> ''),
  subject      TEXT    NOT NULL CHECK (subject <> ''),
  time         INTEGER NOT NULL,            -- UTC, milliseconds since 1970
  mono         INTEGER NOT NULL,            -- milliseconds since the stream began
  actor        TEXT    NOT NULL,
  after        BLOB    CHECK (after IS NULL OR length(after) = 32),
  payload_hash BLOB    NOT NULL CHECK (length(payload_hash) = 32),
  hash         BLOB    NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

-- The order of every fold, and the largest lamport in one seek.
CREATE UNIQUE INDEX event_fold ON event (lamport, stream);
CREATE INDEX event_subject ON event (subject, lamport, stream);
CREATE INDEX event_redacted ON event (stream, seq) WHERE kind = 'redacted';
CREATE INDEX event_completed ON event (hash) WHERE kind = 'completed';

CREATE TRIGGER event_kept BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;

CREATE TRIGGER event_stays BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END;

CREATE TRIGGER event_follows BEFORE INSERT ON event
BEGIN
  SELECT CASE
    WHEN NEW.seq IS NOT coalesce((SELECT max(seq) FROM event WHERE stream = NEW.stream), -1) + 1
      THEN RAISE(ABORT, 'an event must follow the last of its stream')
    WHEN NEW.lamport <= coalesce(
           (SELECT lamport FROM event WHERE stream = NEW.stream AND seq = NEW.seq - 1), 0)
      THEN RAISE(ABORT, 'an event must be later than the last of its stream')
    WHEN NEW.hash IS NOT event_hash(
           coalesce((SELECT hash FROM event WHERE stream = NEW.stream AND seq = NEW.seq - 1), x''),
           NEW.stream, NEW.seq, NEW.lamport, NEW.kind, NEW.subject, NEW.time, NEW.actor,
           NEW.payload_hash, NEW.mono, NEW.after)
      THEN RAISE(ABORT, 'the hash of an event must follow from the last of its stream')
  END;
END;

CREATE TABLE payload (
  stream BLOB    NOT NULL,
  seq    INTEGER NOT NULL,
  salt   BLOB    NOT NULL CHECK (length(salt) = 16),
  body   BLOB    NOT NULL,
  PRIMARY KEY (stream, seq),
  FOREIGN KEY (stream, seq) REFERENCES event (stream, seq)
) STRICT, WITHOUT ROWID;

-- What `redacted` events name, kept at hand by the trigger below: which payload, by which event.
CREATE TABLE redacted (
  stream    BLOB    NOT NULL,
  seq       INTEGER NOT NULL,
  by_stream BLOB    NOT NULL,
  by_seq    INTEGER NOT NULL,
  PRIMARY KEY (stream, seq, by_stream, by_seq)
) STRICT, WITHOUT ROWID;

-- The same from the log itself, for those who must not trust the table.
CREATE VIEW redaction (stream, seq, by_stream, by_seq) AS
  SELECT unhex(j.value ->> 0), CAST(j.value ->> 1 AS INTEGER), e.stream, e.seq
    FROM event e
    JOIN payload p ON p.stream = e.stream AND p.seq = e.seq
    JOIN json_each(
      CASE WHEN json_valid(CAST(p.body AS TEXT)) THEN CAST(p.body AS TEXT) ELSE '{}' END,
      '$.events') j
   WHERE e.kind = 'redacted';

CREATE TRIGGER payload_kept BEFORE UPDATE ON payload
BEGIN SELECT RAISE(ABORT, 'a payload is never changed'); END;

CREATE TRIGGER payload_stays BEFORE DELETE ON payload
BEGIN
  SELECT CASE
    WHEN (SELECT kind FROM event WHERE stream = OLD.stream AND seq = OLD.seq)
           IN ('redacted', 'stream-opened')
      THEN RAISE(ABORT, 'the payload of a redaction or of a stream''s opening is never erased')
    WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE stream = OLD.stream AND seq = OLD.seq)
      THEN RAISE(ABORT, 'a payload is erased only after a redacted event names it')
  END;
END;

CREATE TRIGGER payload_follows BEFORE INSERT ON payload
BEGIN
  SELECT CASE
    WHEN payload_hash(NEW.salt, NEW.body) IS NOT
           (SELECT payload_hash FROM event WHERE stream = NEW.stream AND seq = NEW.seq)
      THEN RAISE(ABORT, 'a payload must be the one its event vouches for')
    WHEN EXISTS (SELECT 1 FROM redacted WHERE stream = NEW.stream AND seq = NEW.seq)
      THEN RAISE(ABORT, 'an erased payload never comes back')
    WHEN EXISTS (SELECT 1 FROM payload WHERE stream = NEW.stream AND seq = NEW.seq)
      THEN RAISE(ABORT, 'a payload is never changed')
  END;
END;

CREATE TRIGGER payload_redacts AFTER INSERT ON payload
WHEN (SELECT kind FROM event WHERE stream = NEW.stream AND seq = NEW.seq) = 'redacted'
BEGIN
  INSERT INTO redacted (stream, seq, by_stream, by_seq)
    SELECT stream, seq, by_stream, by_seq FROM redaction
     WHERE by_stream = NEW.stream AND by_seq = NEW.seq;
END;

-- Files the log speaks of, by the hash of their bytes: questionnaires, frames, plans, certificates.
CREATE TABLE source (
  hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TRIGGER source_follows BEFORE INSERT ON source
WHEN NEW.hash IS NOT sha256(NEW.body)
BEGIN SELECT RAISE(ABORT, 'a source is stored under the hash of its bytes'); END;

CREATE TRIGGER source_kept BEFORE UPDATE ON source
BEGIN SELECT RAISE(ABORT, 'a source is never changed'); END;

CREATE TRIGGER source_stays BEFORE DELETE ON source
BEGIN SELECT RAISE(ABORT, 'a source is never removed'); END;
