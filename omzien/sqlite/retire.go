package sqlite

import (
	"context"
	"database/sql"
)

// Retire makes the file refuse every further change, also by programs that have
// it open already, for good. Only names can still be erased, and it can be
// written down where the network went. See omzien.Move.
func (s *Store) Retire(ctx context.Context) error {
	db, err := sql.Open("sqlite", dsn(s.path, "_txlock=immediate", pragma("synchronous(FULL)")))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, retirement)
	return meaning(err)
}

// retirement is one transaction.
const retirement = "BEGIN IMMEDIATE; " + guards + "; COMMIT"

// guards are what makes a retired file refuse.
const guards = `CREATE TRIGGER IF NOT EXISTS retired_sign_up BEFORE INSERT ON sign_up
	BEGIN SELECT RAISE(ABORT, 'this network has moved'); END;
CREATE TRIGGER IF NOT EXISTS retired_sign_up_change BEFORE UPDATE ON sign_up WHEN new.email <> ''
	BEGIN SELECT RAISE(ABORT, 'this network has moved'); END;
CREATE TRIGGER IF NOT EXISTS retired_record BEFORE INSERT ON record WHEN new.kind <> 'copy'
	BEGIN SELECT RAISE(ABORT, 'this network has moved'); END;
CREATE TRIGGER IF NOT EXISTS retired_record_change BEFORE UPDATE ON record WHEN new.kind <> 'copy'
	BEGIN SELECT RAISE(ABORT, 'this network has moved'); END`

// guarded asks whether the file is retired.
const guarded = "SELECT count(*) > 0 FROM sqlite_schema WHERE type = 'trigger' AND name = 'retired_sign_up'"
