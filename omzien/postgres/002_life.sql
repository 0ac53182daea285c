-- The whole life of a sign-up: proof of address, offers, tables, who came. The new
-- columns have no default: a program of an older release that is still running
-- would count seats wrongly, so it must fail.
ALTER TABLE sign_up ADD COLUMN until BIGINT; -- when its seats are free again, as in at
ALTER TABLE sign_up ADD COLUMN table_id TEXT NOT NULL DEFAULT '';
ALTER TABLE sign_up ADD COLUMN mails BIGINT NOT NULL DEFAULT 0 CHECK (mails >= 0);
ALTER TABLE sign_up ADD COLUMN details TEXT NOT NULL DEFAULT '' -- what only some have, as JSON
	CHECK (CASE WHEN details = '' THEN TRUE ELSE CAST(details AS JSON) IS NOT NULL END);
ALTER TABLE sign_up ALTER COLUMN table_id DROP DEFAULT;
ALTER TABLE sign_up ALTER COLUMN mails DROP DEFAULT;
ALTER TABLE sign_up ALTER COLUMN details DROP DEFAULT;

ALTER TABLE sign_up DROP CONSTRAINT sign_up_status_check;
ALTER TABLE sign_up DROP CONSTRAINT sign_up_check1; -- confirmed is what has seats
ALTER TABLE sign_up DROP CONSTRAINT sign_up_check2; -- who is live is somebody
-- What each status means for seats, for the time it has, and for who it is.
ALTER TABLE sign_up ADD CONSTRAINT sign_up_status CHECK (CASE status
	WHEN 'confirmed' THEN seats > 0 AND until IS NULL AND person <> ''
	WHEN 'waitlisted' THEN seats = 0 AND until IS NULL AND person <> ''
	WHEN 'pending' THEN until IS NOT NULL AND person <> ''
	WHEN 'offered' THEN seats > 0 AND until IS NOT NULL AND person <> ''
	WHEN 'attended' THEN seats > 0 AND until IS NULL AND person <> ''
	WHEN 'absent' THEN seats > 0 AND until IS NULL AND person <> ''
	WHEN 'refused' THEN seats = 0 AND until IS NULL
	WHEN 'cancelled' THEN seats = 0 AND until IS NULL
	WHEN 'lapsed' THEN seats = 0 AND until IS NULL
	WHEN 'repeated' THEN seats = 0 AND until IS NULL
	ELSE FALSE END);

DROP INDEX sign_up_person;
DROP INDEX sign_up_seats;
DROP INDEX sign_up_queue;
-- A person has one live sign-up for a meeting, and one that is pending, whatever
-- the code does.
CREATE UNIQUE INDEX sign_up_person ON sign_up (event_id, person)
	WHERE (status = 'confirmed' OR status = 'waitlisted' OR status = 'offered' OR status = 'attended' OR status = 'absent');
CREATE UNIQUE INDEX sign_up_pending ON sign_up (event_id, person) WHERE status = 'pending';
-- All that is needed to count seats.
CREATE INDEX sign_up_seats ON sign_up (event_id, role, table_id, seats) WHERE seats > 0;
CREATE INDEX sign_up_queue ON sign_up (event_id, place)
	WHERE wanted > seats AND (status = 'waitlisted' OR status = 'confirmed' OR status = 'pending' OR status = 'offered');
CREATE INDEX sign_up_due ON sign_up (until, id) WHERE (status = 'pending' OR status = 'offered');
CREATE INDEX sign_up_left ON sign_up (event_id, person) WHERE status = 'cancelled';
