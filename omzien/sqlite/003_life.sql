-- The whole life of a sign-up: proof of address, offers, tables, who came. SQLite
-- cannot change a CHECK, so the table is made anew. Triggers go with the old one.
-- Conditions are equations, what is most common first: for IN with a list SQLite
-- makes a table in each statement, and with IS NOT NULL on an index it parses a
-- statement again whenever its arguments change.
CREATE TABLE sign_up_anew (
	id             TEXT PRIMARY KEY,
	event_id       TEXT    NOT NULL,
	place          INTEGER NOT NULL CHECK (place > 0),
	at             INTEGER NOT NULL, -- milliseconds since 1970, UTC
	status         TEXT    NOT NULL,
	wanted         INTEGER NOT NULL CHECK (wanted > 0),
	seats          INTEGER NOT NULL CHECK (seats BETWEEN 0 AND wanted),
	accepts_fewer  INTEGER NOT NULL CHECK (accepts_fewer IN (0, 1)),
	late           INTEGER NOT NULL CHECK (late IN (0, 1)),
	name           TEXT    NOT NULL,
	email          TEXT    NOT NULL,
	role           TEXT    NOT NULL,
	on_behalf_of   TEXT    NOT NULL,
	person         TEXT    NOT NULL,
	answer_status  TEXT    NOT NULL,
	answer_seats   INTEGER NOT NULL,
	token          BLOB    NOT NULL UNIQUE CHECK (length(token) = 32),
	salt           BLOB    NOT NULL,
	request        BLOB    NOT NULL UNIQUE CHECK (length(request) = 32),
	digest         BLOB    NOT NULL,
	withdrawn_at   INTEGER,
	until          INTEGER, -- when its seats are free again, as in at
	table_id       TEXT    NOT NULL,
	mails          INTEGER NOT NULL CHECK (mails >= 0),
	details        TEXT    NOT NULL CHECK (details = '' OR json_valid(details)), -- what only some have, as JSON
	UNIQUE (event_id, place),
	-- What each status means for seats, for the time it has, and for who it is.
	CHECK (CASE status
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
		ELSE FALSE END)
) STRICT;

INSERT INTO sign_up_anew
SELECT id, event_id, place, at, status, wanted, seats, accepts_fewer, late, name, email, role, on_behalf_of, person,
	answer_status, answer_seats, token, salt, request, digest, withdrawn_at, NULL, '', 0, ''
FROM sign_up ORDER BY rowid;

DROP TABLE sign_up;
ALTER TABLE sign_up_anew RENAME TO sign_up;

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
