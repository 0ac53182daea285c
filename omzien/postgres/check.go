package postgres

import (
	"context"
	"strings"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// guards are the indexes that a promise hangs on, or the speed of a page, each
// with what its definition must hold.
var guards = []struct{ name, holds string }{
	{"record_pkey", "UNIQUE"}, {"record_kind_slug_key", "UNIQUE"}, {"record_list", "("}, {"record_label_pkey", "UNIQUE"}, {"record_label_of", "("},
	{"sign_up_pkey", "UNIQUE"}, {"sign_up_token_key", "UNIQUE"}, {"sign_up_request_key", "UNIQUE"}, {"sign_up_event_id_place_key", "UNIQUE"},
	{"sign_up_person", "UNIQUE"}, {"sign_up_pending", "UNIQUE"}, {"sign_up_seats", "WHERE"}, {"sign_up_queue", "WHERE"},
	{"sign_up_due", "WHERE"}, {"sign_up_left", "WHERE"}, {"writer_pkey", "UNIQUE"}, {"writer_revision", "("},
}

// Check looks for settings of the server that could lose an answer that was
// given, and for indexes that are gone. It changes nothing. What the network
// promises about the contents is for omzien.Check.
func (s *Store) Check(ctx context.Context) ([]omzien.Finding, error) {
	set, err := s.pairs(ctx, "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')")
	if err != nil {
		return nil, meaning(err)
	}
	there, err := s.pairs(ctx, "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()")
	if err != nil {
		return nil, meaning(err)
	}
	return append(checkSettings(set), checkGuards(there)...), nil
}

func checkSettings(set map[string]string) []omzien.Finding {
	var found []omzien.Finding
	for _, name := range []string{"fsync", "full_page_writes"} {
		if set[name] == "off" {
			found = append(found, omzien.Finding{Code: "server_" + name,
				Sentence: "In PostgreSQL staat " + name + " uit. Valt de stroom uit? Dan kunnen aanmeldingen weg zijn. Zet " + name + " = on in postgresql.conf."})
		}
	}
	if set["synchronous_commit"] == "off" {
		found = append(found, omzien.Finding{Code: "server_synchronous_commit", Note: true,
			Sentence: "In PostgreSQL staat synchronous_commit uit. Dit programma zet het voor zichzelf aan. Andere programma's kunnen wel iets kwijtraken."})
	}
	return found
}

func checkGuards(there map[string]string) []omzien.Finding {
	var gone []string
	for _, guard := range guards {
		if !strings.Contains(there[guard.name], guard.holds) {
			gone = append(gone, guard.name)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return []omzien.Finding{{Code: "server_schema",
		Sentence: "In de database ontbreekt iets. Iemand heeft er met een ander programma in gewerkt. Het gaat om: " + strings.Join(gone, ", ") + "."}}
}

// pairs is a list of two texts, by the first.
func (s *Store) pairs(ctx context.Context, question string) (map[string]string, error) {
	rows, err := s.readers.QueryContext(ctx, question)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		all[key] = value
	}
	return all, rows.Err()
}
