package main

import (
	"cmp"
	"errors"
	"flag"
	"io"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// options are the options of one command, and how to read them.
type options struct {
	*flag.FlagSet
	// complaint is why a value could not be read; package flag keeps the text of
	// such an error only, in English.
	complaint misuse
	// places are the values that say where a database or a copy of one is.
	places []*string
}

func newOptions() *options {
	set := flag.NewFlagSet("omzien", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	return &options{FlagSet: set}
}

// databaseVariable names the environment variable that -db is taken from when it
// is not given. An address with a password in it belongs there, because everybody
// on a machine can read what was typed behind a command.
const databaseVariable = "OMZIEN_DB"

// defaultDatabase is the database when neither says which.
const defaultDatabase = "omzien.db"

// database is the option that most commands have.
func (o *options) database() *string {
	into := o.place("db", cmp.Or(os.Getenv(databaseVariable), defaultDatabase),
		"`BESTAND` met de database, of een adres met postgres://; kan ook in "+databaseVariable)
	o.Lookup("db").DefValue = defaultDatabase // the help must not show a password
	return into
}

// place is an option for where a database is, or a copy of one.
func (o *options) place(name, value, usage string) *string {
	into := o.String(name, value, usage)
	o.places = append(o.places, into)
	return into
}

// legible refuses places that nobody could read as they were meant.
func (o *options) legible() error {
	for _, place := range o.places {
		if err := legible(*place); err != nil {
			return err
		}
	}
	return nil
}

// address is where a website listens.
func (o *options) address() *string {
	return o.String("addr", "127.0.0.1:8080", "`ADRES` en poort waar de website komt")
}

// baseURL is the public address of the website, without a slash at its end;
// empty when it is not given.
func (o *options) baseURL(usage string) *string {
	into := new(string)
	o.Func("base-url", usage, func(text string) error {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(u.Path, "{}") {
			o.complaint = "Het adres achter -base-url kunnen we niet lezen. Schrijf het zo: https://netwerk.omzien.example."
			return o.complaint
		}
		*into = strings.TrimRight(text, "/")
		return nil
	})
	return into
}

// number is a whole number from 0 to most.
func (o *options) number(name, usage string, most int) *int {
	into := new(int)
	o.Func(name, usage, func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > most {
			o.complaint = misuse("Achter -" + name + " hoort een getal van 0 tot " + strconv.Itoa(most) + ".")
			return o.complaint
		}
		*into = n
		return nil
	})
	return into
}

// Years that moment takes. Ids begin with the milliseconds since 1970, and far
// ahead nobody knows when summer time begins.
const firstYear, lastYear = 1970, 2200

// moment is a point in time, zero when it is not given.
func (o *options) moment(name, usage string) *time.Time {
	into := new(time.Time)
	o.Func(name, usage, func(text string) error {
		t, err := time.Parse(time.RFC3339, text)
		if err != nil || t.Year() <= firstYear || t.Year() >= lastYear {
			o.complaint = misuse("Het moment achter -" + name + " kunnen we niet lezen. Schrijf het zo: 2019-01-10T09:00:00+01:00.")
			return o.complaint
		}
		*into = t
		return nil
	})
	return into
}

// several may be given more than once.
func (o *options) several(name, usage string) *[]string {
	into := new([]string)
	o.Func(name, usage, func(text string) error {
		*into = append(*into, text)
		return nil
	})
	return into
}

// allow is addresses on the own network that calendars may be fetched from; they
// may be given more than once.
func (o *options) allow() *[]netip.Prefix {
	return o.prefixes("allow", "`REEKS` adressen in uw eigen netwerk waar agenda's mogen staan; mag vaker",
		"Achter -allow hoort een reeks adressen, zo: 10.0.0.0/8.")
}

// proxies are the addresses of the proxies in front of the website.
func (o *options) proxies() *[]netip.Prefix {
	return o.prefixes("proxy", "`REEKS` adressen van een proxy die voor de website staat; mag vaker",
		"Achter -proxy hoort een reeks adressen, zo: 10.0.0.0/8.")
}

// prefixes are ranges of addresses, or single ones, with commas between them.
func (o *options) prefixes(name, usage string, complaint misuse) *[]netip.Prefix {
	into := new([]netip.Prefix)
	o.Func(name, usage, func(typed string) error {
		for text := range strings.SplitSeq(typed, ",") {
			text = strings.TrimSpace(text)
			p, err := netip.ParsePrefix(text)
			if one, single := netip.ParseAddr(text); single == nil && one.Zone() == "" {
				p, err = netip.PrefixFrom(one, one.BitLen()), nil
			}
			if err != nil {
				o.complaint = complaint
				return o.complaint
			}
			*into = append(*into, p.Masked())
		}
		return nil
	})
	return into
}

// parse reads options and words in any order: "move NAAM -to STATUS" is how
// people type. After "--" everything is a word. It returns flag.ErrHelp when
// help is asked for, or a misuse.
func (o *options) parse(args []string) (words []string, err error) {
	for {
		if err := o.Parse(args); err != nil {
			return nil, o.explain(args, err)
		}
		rest := o.Args()
		if read := len(args) - len(rest); read > 0 && args[read-1] == "--" {
			return append(words, rest...), nil
		}
		if len(rest) == 0 {
			return words, nil
		}
		words, args = append(words, rest[0]), rest[1:]
	}
}

// explain puts an error of package flag, which has no types, into Dutch. The
// last argument that was read is the one at fault.
func (o *options) explain(args []string, err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	if o.complaint != "" {
		return o.complaint
	}
	wrong, _, _ := strings.Cut(strings.TrimLeft(args[len(args)-o.NArg()-1], "-"), "=")
	if o.Lookup(wrong) != nil {
		return misuse("Achter -" + wrong + " hoort nog iets te staan.")
	}
	return misuse("De optie -" + wrong + " bestaat hier niet.")
}

// noWords refuses words that a command would not look at.
func noWords(words []string) error {
	if len(words) > 0 {
		return misuse("Het woord ‘" + guarded(words[0]) + "’ hoort hier niet.")
	}
	return nil
}

// oneWord wants exactly one; what says which.
func oneWord(words []string, what string) (string, error) {
	if len(words) == 0 {
		return "", misuse("Zet erbij " + what + ".")
	}
	return words[0], noWords(words[1:])
}
