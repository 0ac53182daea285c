package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/postgres"
)

func TestDiscreet(t *testing.T) {
	for text, want := range map[string]string{
		"postgres://anna:geheim@db/x kan niet":            "postgres://…@db/x kan niet",
		"postgres://anna:ge@heim@db/x":                    "postgres://…@db/x",
		"postgres://anna:ge/heim@db/x":                    "postgres://…@db/x",
		"postgres://anna:12/34geheim@127.0.0.1:1/db":      "postgres://…@127.0.0.1:1/db",
		"postgres://anna:geheim woord@db/x":               "postgres://…@db/x",
		"postgres://an@na:geheim@db/x":                    "postgres://…@db/x",
		"postgres://:geheim@db/x":                         "postgres://…@db/x",
		"postgres://anna@db/x?sslmode=on&password=geheim": "postgres://anna@db/x?sslmode=on&password=…",
		"user=anna password=geheim host=db":               "user=anna password=… host=db",
		"password='ge heim' host=db":                      "password=… host=db",
		`password='ge\' heim' host=db`:                    "password=… host=db",
		"password='ge heim":                               "password=…",
		"PASSWORD = geheim host=db":                       "PASSWORD = … host=db",
		"Schrijf het zo: postgres://gebruiker@machine/x":  "Schrijf het zo: postgres://gebruiker@machine/x",
		"Het adres 127.0.0.1:8080 is in gebruik":          "Het adres 127.0.0.1:8080 is in gebruik",
		"https://netwerk.omzien.example/agenda":           "https://netwerk.omzien.example/agenda",
	} {
		require.Equal(t, want, discreet(text))
	}
}

// TestNoPasswordIsShown types one with anything around its secret, in any of the
// ways to write it.
func TestNoPasswordIsShown(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		some := rapid.StringOfN(rapid.RuneFrom([]rune("ab0:/@?#&=%'\\ \n\té")), 0, 8, -1)
		around := func(not string) string {
			keep := func(r rune) rune {
				if strings.ContainsRune(not, r) {
					return -1
				}
				return r
			}
			return strings.Map(keep, some.Draw(rt, "before")) + "geheim" + strings.Map(keep, some.Draw(rt, "after"))
		}
		name := rapid.SampledFrom([]string{"", "anna", "an@na", "an na"}).Draw(rt, "user")
		typed := rapid.SampledFrom([]string{
			"postgres://" + name + ":" + around("") + "@127.0.0.1:1/db",
			"postgresql://" + name + ":" + around("") + "@db/x?sslmode=require",
			"postgres://anna@db/x?password=" + around(" \n\t'"),
			"postgres://anna@db/x?PassWord=" + around(" \n\t'"),
			"host=db password='" + around("'\\") + "' user=anna",
			"host=db PASSWORD = " + around(" \n\t'") + " user=anna",
		}).Draw(rt, "typed")
		require.NotContains(rt, discreet("Het woord ‘"+typed+"’ hoort hier niet."), "geheim")
		if isPostgres(typed) {
			require.NotContains(rt, shown(typed), "geheim")
		}
	})
}

// TestLegible: what looks like an address and is none is refused, wherever the
// name of a file can be, and nothing of it is shown.
func TestLegible(t *testing.T) {
	for _, name := range []string{
		"host=db user=anna password=geheim", "HOST = db", "password=geheim", "dbname=netwerk password='ge heim'", "PassWord = geheim",
		"postgres:anna:geheim@db/netwerk", "postgres//anna:geheim@db/netwerk", "postgres:/anna:geheim@db/netwerk", "Postgres://anna:geheim@db/netwerk",
		"POSTGRESQL://db/netwerk", " postgres://anna:geheim@db/netwerk", "mysql://anna:geheim@db/netwerk", "://geheim", "anna:geheim@db/netwerk",
		"postgres://anna:ge/heim@127.0.0.1:1/db", "postgres://anna:12/geheim@127.0.0.1:1/db", "postgres://anna:12#geheim@127.0.0.1:1/db",
	} {
		for _, args := range [][]string{
			{"check", "-db", name}, {"serve", "-db", name}, {"import", "-db", name, "../../examples/data/initiatieven.json"}, {"trajectory", "list", "-db", name},
			{"backup", "-db", "geheim.db", "-o", name}, {"migrate", "-db", "geheim.db", "-to", name}, {"restore", "geheim.db", "-db", name},
		} {
			code, out := said(t, args...)
			require.Equal(t, exitMisuse, code, "%s: %s", name, out)
			require.Contains(t, out, string(unreadable))
			require.NotContains(t, out, "geheim")
			require.NotContains(t, out, "heim")
		}
	}
	for _, name := range []string{
		"omzien.db", "/srv/omzien/omzien.db", "postgres/omzien.db", `C:\Users\anna@huis\omzien.db`, "omzien-20190110T090000+0100.db", "anna@huis.db", "10:30.db",
		"postgres://anna:geheim@db:5433/netwerk?sslmode=require", "postgresql:///netwerk?host=/run/postgresql", "postgres://db/netwerk?user=anna@db&password=x", "",
	} {
		require.NoError(t, legible(name), name)
	}
}

// TestNotOpened: who is not let in hears where the name and the password go.
func TestNotOpened(t *testing.T) {
	for want, e := range map[string]postgres.OpenError{
		"We mogen niet in de database netwerk (db). Kijk of de naam, de gebruiker en het wachtwoord kloppen. Zet het wachtwoord in PGPASSWORD.": {
			Host: "db", Database: "netwerk", Err: postgres.ErrDenied},
		"De database zonder naam (db) geeft geen antwoord. Staat PostgreSQL aan, en klopt het adres? " +
			"Zet de naam van de database achter het adres, zo: postgres://gebruiker@machine/database.": {Host: "db", Err: omzien.ErrBusy},
		"De database netwerk (db) geeft geen antwoord. Staat PostgreSQL aan, en klopt het adres?": {Host: "db", Database: "netwerk", Err: omzien.ErrBusy},
	} {
		require.Equal(t, want, sentence(e, fieldName))
	}
}

func TestShown(t *testing.T) {
	for name, want := range map[string]string{
		"omzien.db": "omzien.db",
		"postgres://anna:geheim@db.omzien.example:5433/netwerk?sslmode=require&password=x": "postgres://anna@db.omzien.example:5433/netwerk?sslmode=require",
		"postgresql:///netwerk?host=/run/postgresql":                                       "postgresql:///netwerk?host=/run/postgresql",
		"postgres://anna@/netwerk?host=/run/postgresql&pass%77ord=x&host=db":               "postgres://anna@/netwerk?host=/run/postgresql",
		"postgres://anna:ge%zheim@db/netwerk":                                              "postgres://…",
		"postgres://anna:12#geheim@127.0.0.1:1/db":                                         "postgres://…",
		"postgres://anna:12/34geheim@127.0.0.1:1/db":                                       "postgres://…",
		"postgres://db/netwerk?password=ge@heim":                                           "postgres://…",
		"postgres://anna:ge?heim@db/netwerk":                                               "postgres://…",
		"postgres://anna:geheim":                                                           "postgres://…",
	} {
		require.Equal(t, want, shown(name))
	}
}
