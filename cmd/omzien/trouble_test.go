package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
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

func TestShown(t *testing.T) {
	for name, want := range map[string]string{
		"omzien.db": "omzien.db",
		"postgres://anna:geheim@db.omzien.example:5433/netwerk?sslmode=require&password=x": "postgres://db.omzien.example:5433/netwerk",
		"postgresql:///netwerk?host=/run/postgresql":                                       "postgres:///netwerk",
		"postgres://anna:ge%zheim@db/netwerk":                                              "postgres://db/netwerk",
		"postgres://anna:12/34geheim@127.0.0.1:1/db":                                       "postgres://127.0.0.1:1/db",
		"postgres://db/netwerk?password=ge@heim":                                           "postgres://…",
		"postgres://anna:ge?heim@db/netwerk":                                               "postgres://…",
		"postgres://anna:geheim":                                                           "postgres://…",
	} {
		require.Equal(t, want, shown(name))
	}
}
