-- Projections: what the log amounts to today. Every row can be folded again from the log,
-- except the results, which the scoring above the store hands in (see result.as_of).

-- The furthest event of each stream that another stream's opening vouches for.
CREATE TABLE vouched (
  stream BLOB PRIMARY KEY NOT NULL,
  seq    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE roster (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  file     TEXT    NOT NULL,
  sha256   TEXT    NOT NULL,
  rows     INTEGER NOT NULL,
  eligible INTEGER NOT NULL,
  out      TEXT    NOT NULL,              -- JSON: how many are out, by reason
  source   BLOB    NOT NULL,
  time     INTEGER NOT NULL
) STRICT;

CREATE TABLE element (
  id       TEXT    PRIMARY KEY NOT NULL,
  place    INTEGER NOT NULL,              -- order in the roster, from 1
  unit     TEXT    NOT NULL,
  stratum  TEXT,
  eligible INTEGER NOT NULL,
  reason   TEXT,                          -- why not eligible
  columns  TEXT    NOT NULL               -- JSON: the declared columns that are not personal
) STRICT, WITHOUT ROWID;
CREATE INDEX element_unit ON element (unit, place);

CREATE TABLE round (
  name      TEXT PRIMARY KEY NOT NULL,
  closed    INTEGER,                      -- time, null while open
  closed_by TEXT,
  reason    TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE draw (
  name  TEXT    PRIMARY KEY NOT NULL,
  realm TEXT    NOT NULL,
  round TEXT    NOT NULL,
  made  INTEGER NOT NULL,
  actor TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE case_row (
  id               TEXT    PRIMARY KEY NOT NULL,
  realm            TEXT    NOT NULL,
  draw             TEXT    NOT NULL,
  round            TEXT    NOT NULL,
  number           INTEGER NOT NULL,
  element          TEXT    NOT NULL,
  unit             TEXT    NOT NULL,
  stratum          TEXT,
  probability      REAL,
  team             TEXT,
  interviewer      TEXT,
  status           TEXT    NOT NULL,
  code             TEXT,
  replaces         TEXT,
  replaced_by      TEXT,
  attempts         INTEGER NOT NULL DEFAULT 0,
  next_appointment INTEGER,
  last_activity    INTEGER NOT NULL,      -- of attempts, assignments and interviews' turns
  interview        TEXT,                  -- the one its status comes from
  ended            INTEGER NOT NULL DEFAULT 0,  -- 1: ended without an interview
  ended_code       TEXT,
  ended_lamport    INTEGER,
  ended_stream     BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX case_number ON case_row (realm, number);
CREATE INDEX case_interviewer ON case_row (interviewer, number);
CREATE INDEX case_element ON case_row (element);
CREATE INDEX case_count ON case_row (realm, round, unit, team, status, draw, stratum, code);
CREATE INDEX case_status ON case_row (realm, round, status, number);
CREATE INDEX case_appointment ON case_row (realm, round, next_appointment)
  WHERE next_appointment IS NOT NULL;

CREATE TABLE interview (
  id             TEXT    PRIMARY KEY NOT NULL,
  case_id        TEXT    NOT NULL,
  realm          TEXT    NOT NULL,
  answered_by    TEXT    NOT NULL,        -- person, virtual
  version        TEXT,
  actor          TEXT    NOT NULL,
  status         TEXT    NOT NULL,        -- in-progress, completed, broken-off, not-interviewed, later, void
  code           TEXT,
  started        INTEGER NOT NULL,
  ended          INTEGER,
  receipt        BLOB,                    -- hash of its last completion, while that stands
  forked         INTEGER NOT NULL DEFAULT 0,
  status_lamport INTEGER NOT NULL,        -- of the event that gave the status
  status_stream  BLOB    NOT NULL,
  last_hash      BLOB    NOT NULL,        -- of its last event in fold order
  last_lamport   INTEGER NOT NULL,
  last_stream    BLOB    NOT NULL,
  last_seq       INTEGER NOT NULL,
  last_time      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX interview_case ON interview (case_id);

CREATE TABLE attempt (
  stream      BLOB    NOT NULL,
  seq         INTEGER NOT NULL,
  lamport     INTEGER NOT NULL,
  case_id     TEXT    NOT NULL,
  at          INTEGER NOT NULL,
  mode        TEXT,
  outcome     TEXT,
  note        TEXT,
  appointment INTEGER,
  actor       TEXT    NOT NULL,
  PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_case ON attempt (case_id, lamport, stream);

CREATE TABLE mark (
  interview TEXT    NOT NULL,
  item      TEXT    NOT NULL,
  pass      INTEGER NOT NULL,
  marker    TEXT    NOT NULL,
  criteria  TEXT    NOT NULL,             -- JSON: codes of the criteria met
  points    REAL    NOT NULL,
  of        REAL    NOT NULL,
  time      INTEGER NOT NULL,
  PRIMARY KEY (interview, item, pass)
) STRICT, WITHOUT ROWID;

-- Scores. `as_of` is the interview's last event when they were computed: where it differs from
-- interview.last_hash the result is stale and wants computing again.
CREATE TABLE result (
  interview   TEXT    PRIMARY KEY NOT NULL,
  as_of       BLOB    NOT NULL,
  case_id     TEXT    NOT NULL,
  place       INTEGER NOT NULL,           -- see result_place
  counted     INTEGER NOT NULL,
  code        TEXT,
  overall     REAL,
  all_wrong   REAL,                       -- overall, were all that is missing wrong
  left_out    REAL,                       -- overall, were all that is missing left out
  applicable  INTEGER NOT NULL,
  dont_know   INTEGER NOT NULL,
  refused     INTEGER NOT NULL,
  not_reached INTEGER NOT NULL,
  unmarked    INTEGER NOT NULL,
  dimensions  BLOB    NOT NULL            -- packed, so that a board reads one row an interview
) STRICT, WITHOUT ROWID;

-- Where results belong: what many of them have in common is written and read once.
CREATE TABLE result_place (
  place   INTEGER PRIMARY KEY,
  realm   TEXT NOT NULL,
  draw    TEXT NOT NULL,
  round   TEXT NOT NULL,
  unit    TEXT NOT NULL,
  stratum TEXT,
  team    TEXT
) STRICT;
CREATE INDEX result_place_of ON result_place (realm, draw, round, unit, stratum, team);

-- The dimensions results speak of, by a place that never changes.
CREATE TABLE dimension (
  place INTEGER PRIMARY KEY,
  name  TEXT    NOT NULL UNIQUE
) STRICT;

-- Open answers that wait for a mark, by item and pass.
CREATE TABLE marking (
  item      TEXT    NOT NULL,
  pass      INTEGER NOT NULL,
  interview TEXT    NOT NULL,
  PRIMARY KEY (item, pass, interview)
) STRICT, WITHOUT ROWID;
CREATE INDEX marking_interview ON marking (interview);
