-- What boards read in one pass, without a look at other tables.

ALTER TABLE result ADD COLUMN draw TEXT;
ALTER TABLE result ADD COLUMN round TEXT;
-- The values of result_dimension side by side: names, one a line, and as many doubles, least
-- byte first, NaN where there is none.
ALTER TABLE result ADD COLUMN value_names TEXT NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN value_bytes BLOB NOT NULL DEFAULT x'';

CREATE INDEX case_count ON case_row (realm, round, draw, unit, team, stratum, status, code);
CREATE INDEX case_status ON case_row (realm, round, status, number);
CREATE INDEX case_appointment ON case_row (realm, round, next_appointment)
  WHERE next_appointment IS NOT NULL;
