-- What a board adds up of every result, place after place: only the places asked for are read,
-- and two readers can share them. It holds all that is read (what it is restricted to among it,
-- or SQLite would look into the results' own rows all the same).
CREATE INDEX result_board ON result (place, interview, case_id, code, overall, all_wrong, left_out,
  applicable, dont_know, refused, not_reached, unmarked, dimensions, counted)
  WHERE counted;
