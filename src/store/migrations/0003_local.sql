-- What belongs to this copy of the folder alone and never takes part in a merge.

CREATE TABLE claim (
  case_id TEXT    PRIMARY KEY NOT NULL,
  epoch   INTEGER NOT NULL,
  stream  BLOB,                           -- null when given back
  actor   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  interview TEXT    NOT NULL,
  address   TEXT    NOT NULL,
  text      TEXT    NOT NULL,
  time      INTEGER NOT NULL,
  PRIMARY KEY (interview, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  name  TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
