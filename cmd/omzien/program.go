package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// program is one run of the command.
type program struct {
	stdin          io.Reader // only "feed check -" reads it
	stdout, stderr io.Writer
	now            func() time.Time
}

// action does the work of a command. Words are the arguments that are not
// options, in their order.
type action func(ctx context.Context, words []string) error

// command is one thing that the program can do.
type command struct {
	name      string // one or two words
	arguments string // as shown in the first line of its help
	about     string // one sentence
	more      string // further paragraphs of its help
	prepare   func(*program, *options) action
}

// commands are in the order of the help.
var commands = []command{
	{"demo", "[opties]", "Laat een voorbeeld zien, met een agenda die meteen werkt.", demoHelp, (*program).demo},
	{"serve", "[opties]", "Zet de website aan, met uw eigen database.", serveHelp, (*program).serve},
	{"import", "[opties] BESTAND.json...", "Leest bestanden in de database.", importHelp, (*program).importFiles},
	{"export", "[opties] MAP", "Schrijft de agenda als een map met bestanden.", exportHelp, (*program).export},
	{"snippet", "-base-url ADRES [opties]", "Toont de regels om op uw site te plakken.", snippetHelp, (*program).snippet},
	{"feed", "[opties]", "Schrijft de agenda als bestand voor kalenderprogramma's.", feedHelp + narrowLegend(), (*program).feed},
	{"feed check", "[opties] BESTAND|ADRES", "Kijkt of kalenderprogramma's een agenda goed lezen.", feedCheckHelp, (*program).checkFeed},
	{"calendar add", "-initiative INITIATIEF [opties] ADRES|BESTAND", "Volgt de eigen agenda van een initiatief.", calendarAddHelp, (*program).addCalendar},
	{"calendar list", "[opties]", "Toont welke agenda's we volgen.", calendarListHelp, (*program).listCalendars},
	{"calendar sync", "[opties] [NAAM...]", "Leest die agenda's nu meteen.", calendarSyncHelp, (*program).syncCalendars},
	{"calendar remove", "[opties] NAAM", "Stopt met het volgen van een agenda.", calendarRemoveHelp, (*program).removeCalendar},
	{"backup", "[opties]", "Maakt een kopie van de database.", backupHelp(), (*program).backup},
	{"restore", "[opties] KOPIE", "Zet een kopie terug.", restoreHelp, (*program).restore},
	{"check", "[opties]", "Kijkt of de database in orde is.", checkHelp, (*program).check},
	{"migrate", "-to ADRES [opties]", "Verhuist naar PostgreSQL.", migrateHelp, (*program).migrate},
	{"roll", "[opties] BIJEENKOMST", "Toont wie zich hebben aangemeld.", rollHelp(), (*program).roll},
	{"attend", "[opties] BIJEENKOMST NUMMER...", "Schrijft op wie er was.", attendHelp, (*program).attend},
	{"assign", "[opties] BIJEENKOMST NUMMER TAFEL", "Zet een aanmelding aan een tafel.", assignHelp, (*program).assign},
	{"thank", "[opties] BIJEENKOMST BESTAND", "Bedankt wie er was, met wat de bijeenkomst bracht.", thankHelp, (*program).thank},
	{"outbox", "[opties]", "Toont de mails: wat nog weg moet, en wat klaar is.", outboxHelp, (*program).outbox},
	{"trajectory list", "[opties]", "Toont alle trajecten in een tabel.", listHelp, (*program).listTrajectories},
	{"trajectory show", "[opties] NAAM", "Toont één traject, met de verslagen.", showHelp, (*program).showTrajectory},
	{"trajectory move", "NAAM -to STATUS -by WIE [opties]", "Zet een traject een stap verder.", moveHelp + moveLegend(), (*program).moveTrajectory},
	{"version", "", "Toont de versie van dit programma.", "", (*program).version},
}

// run finds the command in args and does it. The result is the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		fmt.Fprint(p.stderr, overview())
		return exitMisuse
	}
	if isHelp(args[0]) {
		return p.report(p.help(args[1:]))
	}
	c, rest, err := find(args)
	if err != nil && len(args) == 2 && isHelp(args[1]) {
		return p.report(p.help(args[:1])) // of a group of commands
	}
	if err != nil {
		return p.report(err)
	}
	o := newOptions()
	act := c.prepare(p, o)
	words, err := o.parse(rest)
	if errors.Is(err, flag.ErrHelp) {
		p.say("%s", c.help())
		return exitOK
	}
	if err == nil {
		err = o.legible()
	}
	if err == nil {
		err = act(ctx, words)
	}
	if err, ok := errors.AsType[misuse](err); ok {
		return p.report(misuse(string(err) + " Uitleg: omzien help " + c.name))
	}
	return p.report(err)
}

// find takes the name of a command, one or two words, from the front of args. The
// longest name goes first: "feed check" is another command than "feed".
func find(args []string) (command, []string, error) {
	for words := min(2, len(args)); words > 0; words-- {
		name := strings.Join(args[:words], " ")
		if n := slices.IndexFunc(commands, func(c command) bool { return c.name == name }); n >= 0 {
			return commands[n], args[words:], nil
		}
	}
	var group []string
	for _, c := range commands {
		if first, second, _ := strings.Cut(c.name, " "); first == args[0] {
			group = append(group, second)
		}
	}
	if group != nil {
		return command{}, nil, misuse("Zet achter " + args[0] + " wat u wilt doen: " + enumerate(group, "of") + ". Uitleg: omzien help " + args[0])
	}
	return command{}, nil, misuse("De opdracht ‘" + args[0] + "’ bestaat niet. Alle opdrachten: omzien help")
}

// say writes to standard output. That it cannot be written is not reported:
// there is nobody left to read the report.
func (p *program) say(format string, values ...any) {
	fmt.Fprintf(p.stdout, format, values...)
}
