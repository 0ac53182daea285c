-- The last batch of each process that writes, so that after a doubtful commit it
-- can be looked up. Together they count the commits: what the highest revision
-- is tells whether anything has changed.
CREATE TABLE writer (
	id       TEXT    NOT NULL PRIMARY KEY,
	batch    INTEGER NOT NULL,
	revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX writer_revision ON writer (revision);

-- How long a meeting lasts at most, in hours: what is going on now is found by it.
INSERT INTO record_label (kind, name, value, position, id)
SELECT kind, 'lasts', CASE
	WHEN hours <= 2 THEN '2' WHEN hours <= 4 THEN '4' WHEN hours <= 8 THEN '8'
	WHEN hours <= 24 THEN '24' WHEN hours <= 168 THEN '168' ELSE '744' END, position, id
FROM (SELECT kind, position, id,
	(unixepoch(json_extract(body, '$.end')) - unixepoch(json_extract(body, '$.start'))) / 3600.0 AS hours
	FROM record WHERE kind = 'event')
WHERE TRUE ON CONFLICT DO NOTHING;
