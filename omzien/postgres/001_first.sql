-- Aggregates are kept as JSON. What lists are ordered and narrowed by stands
-- beside the body, so that a new aggregate needs no new table. What is ordered by
-- is bytes: text would be sorted by the language of the database. The body is
-- text, so that it comes back as it was written.
CREATE TABLE record (
	kind     TEXT  NOT NULL,
	id       BYTEA NOT NULL,
	slug     TEXT  NOT NULL,
	position BYTEA NOT NULL,
	body     TEXT  NOT NULL CHECK (CAST(body AS JSON) IS NOT NULL),
	PRIMARY KEY (kind, id),
	UNIQUE (kind, slug)
);
CREATE INDEX record_list ON record (kind, position, id);

CREATE TABLE record_label (
	kind     TEXT  NOT NULL,
	name     TEXT  NOT NULL,
	value    TEXT  NOT NULL,
	position BYTEA NOT NULL,
	id       BYTEA NOT NULL,
	PRIMARY KEY (kind, name, value, position, id),
	FOREIGN KEY (kind, id) REFERENCES record (kind, id)
);
CREATE INDEX record_label_of ON record_label (kind, id);

-- One party of one meeting. place is the order of arrival: the queue goes by it,
-- never by the clock. Seats are counted from these rows; there is no counter
-- that could disagree with them.
CREATE TABLE sign_up (
	id             TEXT    NOT NULL PRIMARY KEY,
	event_id       TEXT    NOT NULL,
	place          BIGINT  NOT NULL CHECK (place > 0),
	at             BIGINT  NOT NULL, -- milliseconds since 1970, UTC
	status         TEXT    NOT NULL CHECK (status IN ('confirmed', 'waitlisted', 'cancelled', 'repeated')),
	wanted         BIGINT  NOT NULL CHECK (wanted > 0),
	seats          BIGINT  NOT NULL CHECK (seats BETWEEN 0 AND wanted),
	accepts_fewer  BOOLEAN NOT NULL,
	late           BOOLEAN NOT NULL,
	name           TEXT    NOT NULL,
	email          TEXT    NOT NULL,
	role           TEXT    NOT NULL,
	on_behalf_of   TEXT    NOT NULL,
	person         TEXT    NOT NULL,
	answer_status  TEXT    NOT NULL,
	answer_seats   BIGINT  NOT NULL,
	token          BYTEA   NOT NULL UNIQUE CHECK (length(token) = 32),
	salt           BYTEA   NOT NULL,
	request        BYTEA   NOT NULL UNIQUE CHECK (length(request) = 32),
	digest         BYTEA   NOT NULL,
	withdrawn_at   BIGINT,
	UNIQUE (event_id, place),
	CHECK ((status = 'confirmed') = (seats > 0)),
	CHECK (status NOT IN ('confirmed', 'waitlisted') OR person <> '')
);
-- A person has one live sign-up for a meeting, whatever the code does.
CREATE UNIQUE INDEX sign_up_person ON sign_up (event_id, person) WHERE status IN ('confirmed', 'waitlisted');
CREATE INDEX sign_up_seats ON sign_up (event_id, seats) WHERE status = 'confirmed';
CREATE INDEX sign_up_queue ON sign_up (event_id, place) WHERE status IN ('confirmed', 'waitlisted') AND wanted > seats;

-- The last batch of each process that writes, so that after a doubtful commit it
-- can be looked up. Together they count the commits: what the highest revision
-- is tells whether anything has changed. The row without a name is the lock:
-- whoever writes holds it.
CREATE TABLE writer (
	id       TEXT   NOT NULL PRIMARY KEY,
	batch    BIGINT NOT NULL,
	revision BIGINT NOT NULL
);
CREATE INDEX writer_revision ON writer (revision);
INSERT INTO writer (id, batch, revision) VALUES ('', 0, 0);
