package postgres

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/commit"
)

// Errors of the server by their SQLSTATE (PostgreSQL, appendix A).
var (
	// passing: the same again may go better at once.
	passing = []string{
		"40001", // serialization_failure
		"40P01", // deadlock_detected
		"08",    // connection_exception
		"57P01", // admin_shutdown
		"57P02", // crash_shutdown
		"57P03", // cannot_connect_now
		"57P05", // idle_session_timeout
		"25P03", // idle_in_transaction_session_timeout
		"53300", // too_many_connections
	}
	// slow: it took too long, or this server does not write now.
	slow = []string{
		"57014", // query_canceled, by statement_timeout
		"55P03", // lock_not_available, by lock_timeout
		"25006", // read_only_sql_transaction, of a standby
		"53",    // insufficient_resources
		"58",    // system_error
	}
	// full: nothing more fits.
	full = []string{
		"53100", // disk_full
	}
)

func in(code string, classes []string) bool {
	for _, class := range classes {
		if strings.HasPrefix(code, class) {
			return true
		}
	}
	return false
}

// meaning gives an error of the database the meaning that callers know. What is
// not from the server is the way to it: cut, closed, or too slow.
func meaning(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, omzien.ErrBusy) || errors.Is(err, omzien.ErrFull) {
		return err
	}
	fault, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case !ok || in(fault.Code, passing):
		return errors.Join(omzien.ErrBusy, err)
	case in(fault.Code, full):
		return errors.Join(omzien.ErrFull, err)
	case in(fault.Code, slow):
		return errors.Join(omzien.ErrBusy, err)
	}
	return err
}

// judge says what an error means for a batch of writes. What became of a commit
// that was cut off can always be looked up: the next batch waits for the lock of
// the last.
func judge(err error) commit.Verdict {
	fault, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case ok && !in(fault.Code, passing):
		return commit.Final
	case errors.Is(err, context.DeadlineExceeded):
		return commit.Final
	}
	return commit.Again
}
