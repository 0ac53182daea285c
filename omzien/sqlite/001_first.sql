-- Aggregates are kept as JSON. What lists are ordered and narrowed by stands
-- beside the body, so that a new aggregate needs no new table.
CREATE TABLE record (
	kind     TEXT NOT NULL,
	id       TEXT NOT NULL,
	slug     TEXT NOT NULL,
	position TEXT NOT NULL,
	body     TEXT NOT NULL CHECK (json_valid(body)),
	PRIMARY KEY (kind, id),
	UNIQUE (kind, slug)
) STRICT;

CREATE INDEX record_list ON record (kind, position, id);

CREATE TABLE record_label (
	kind     TEXT NOT NULL,
	name     TEXT NOT NULL,
	value    TEXT NOT NULL,
	position TEXT NOT NULL,
	id       TEXT NOT NULL,
	PRIMARY KEY (kind, name, value, position, id),
	FOREIGN KEY (kind, id) REFERENCES record (kind, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX record_label_of ON record_label (kind, id);

-- One party of one meeting. place is the order of arrival: the queue goes by it,
-- never by the clock. Seats are counted from these rows; there is no counter
-- that could disagree with them.
CREATE TABLE sign_up (
	id             TEXT PRIMARY KEY,
	event_id       TEXT    NOT NULL,
	place          INTEGER NOT NULL CHECK (place > 0),
	at             INTEGER NOT NULL, -- milliseconds since 1970, UTC
	status         TEXT    NOT NULL CHECK (status IN ('confirmed', 'waitlisted', 'cancelled', 'repeated')),
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
	UNIQUE (event_id, place),
	CHECK ((status = 'confirmed') = (seats > 0)),
	CHECK (status NOT IN ('confirmed', 'waitlisted') OR person <> '')
) STRICT;

-- A person has one live sign-up for a meeting, whatever the code does.
CREATE UNIQUE INDEX sign_up_person ON sign_up (event_id, person) WHERE status IN ('confirmed', 'waitlisted');
CREATE INDEX sign_up_seats ON sign_up (event_id, seats) WHERE status = 'confirmed';
CREATE INDEX sign_up_queue ON sign_up (event_id, place) WHERE status IN ('confirmed', 'waitlisted') AND wanted > seats;
