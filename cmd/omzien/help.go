package main

import (
	"context"
	"flag"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Further paragraphs of the help, by command. Lines are at most 78 wide.
const (
	demoHelp = `De voorbeelden staan in een tijdelijke map. Als u stopt, is alles weer weg.
U kunt dus niets stukmaken. Stoppen doet u met Ctrl-C.

Met -now reist u in de tijd: de klok begint op dat moment en loopt dan door.
Op 10 januari 2019 is de bijeenkomst uit de uitnodiging nog niet geweest:

    omzien demo -now 2019-01-10T09:00:00+01:00

Mails gaan er niet uit. U leest ze op de pagina /post, met de links erin. Zo
probeert u alles: bevestigen, een plek aannemen, afmelden.
`
	serveHelp = `Is de database er nog niet? Dan maken we een lege. Vul die met omzien import.
Staat er een pad in -base-url, zoals https://wijk.omzien.example/netwerk? Dan
staat de website ook hier onder dat pad.

Houdt u de server in de gaten? /healthz zegt of het programma draait. /readyz
zegt of een bezoeker nu geholpen wordt. Met -metrics geeft een eigen adres
getallen voor Prometheus, zonder namen.

Wilt u dat mensen mail krijgen? Dan moeten ze eerst hun adres bevestigen, met een
link in een mail. Zet erbij welke mailserver de mail verstuurt, en van welk adres:

    omzien serve -base-url https://netwerk.omzien.example \
        -smtp smtp://mail.omzien.example:587 -from aanmelden@omzien.example

Een naam en een wachtwoord zet u ook in het adres, en dat adres in OMZIEN_SMTP:
smtp://naam:wachtwoord@mail.omzien.example:587. Achter -smtp kan iedereen op de
computer het lezen. Zonder -smtp wachten de mails in de database, en krijgt wie
zich aanmeldt meteen een link op het scherm.

Staat er een proxy voor de website? Zet zijn adres dan achter -proxy. Anders lijkt
het of alle bezoekers dezelfde zijn, en laten we er te weinig door. Draait de
website op meer computers? Zet dan op elk dezelfde sleutel in OMZIEN_KEY: 20
tekens of meer, die niemand kan raden.

Volgt u agenda's van initiatieven, met omzien calendar? Dan lezen we die vanzelf,
ongeveer elk uur. Staat zo'n agenda op een computer in uw eigen netwerk? Zet die
computers dan achter -allow, zo: 10.0.0.0/8.

Stoppen doet u met Ctrl-C. Wie bezig is, mag eerst klaar zijn.
`
	importHelp = `In een bestand staan bijeenkomsten (events), initiatieven (initiatives),
organisaties (organisations) en trajecten (trajectories). Wat nieuw is, komt
erbij. Wat anders is, wordt aangepast. Twee keer inlezen kan geen kwaad.
Zit er een fout in één bestand? Dan lezen we niets in.

Hoe zo'n bestand eruitziet: zie examples/data in de broncode. Afgelasten en
uitstellen doet u niet met import.
`
	exportHelp = `De map kunt u op elke website zetten. Is de map er nog niet? Dan maken we hem.

De map neemt zelf geen aanmeldingen aan. Draait er ergens een website met omzien
serve? Zet het adres daarvan achter -base-url. Dan melden mensen zich daar aan.
Zonder -base-url vragen we hun om te mailen.

Hoeveel plekken er vrij zijn, klopt op het moment van de export. Doe hem dus vaak
opnieuw, bijvoorbeeld elk uur.

Mogen andere sites de agenda uit de map tonen? Dan moet de webserver van de map
dit meesturen: Access-Control-Allow-Origin: *. Kan dat niet? Dan kan het daar met
omzien snippet -for iframe, in een vak met een vaste hoogte.
`
	snippetHelp = `De regels komen op het scherm, en niets anders. Wat u ermee doet, staat erbij.
Een voorbeeld, met alleen de bijeenkomsten over wonen:

    omzien snippet -base-url https://netwerk.omzien.example -theme wonen

Wie de site heeft, hoeft dit programma niet te hebben: mail de regels gewoon.

Met -for zegt u waar u plakt. Bij html, wordpress, wix en squarespace krijgt
u een script en een tag. Bij iframe is het een vak met de agenda erin. Bij
include is het een adres dat uw eigen server ophaalt. Bij link is het alleen
een link.

Met -host zoeken we het initiatief op in de database. Die moet er dus zijn.

Met -sri haalt een bezoeker precies dit script op en geen ander. De server
kent alleen het script van nu: plak na elke nieuwe versie de regels opnieuw.

Heeft uw site een Content-Security-Policy? Met -csp staat erbij wat daarin
moet. Bij iframe en include staat er stijl in de pagina (style). Verbiedt uw
site dat? Dan geeft u bij iframe het vak zelf een breedte. Bij include is de
agenda kaal tot het script er is.

Wijst -base-url naar een map van omzien export? Maak die map dan ook met
-base-url. Een map kan niet kiezen. Daarom werken -theme en de andere keuzes,
-view en -lang dan alleen met een script en een tag, en -element signup niet.
`
	feedHelp = `Het bestand is voor kalenderprogramma's, zoals dat op een telefoon. Het is
hetzelfde als /agenda.ics van de website. Zet het op een website waar u zelf
bestanden mag zetten. Mensen kunnen zich daar op de agenda abonneren.

Met de opties maakt u een kleinere agenda. U typt het Engelse of het Nederlandse
woord. Zet iets met een spatie tussen aanhalingstekens. Een voorbeeld:

    omzien feed -theme wonen -municipality Utrecht -o wonen.ics

Links staan er alleen in met -base-url. Een bestand dat er al is, vervangen we
alleen als het ook een agenda is.
`
	feedCheckHelp = `We kijken elke agenda na, van wie hij ook is. Bij alles wat we vinden staat waar
het is, wat er mis is, welk programma er last van heeft, en in welke regel het
staat. Met - lezen we wat u doorgeeft:

    curl https://buurthuis.omzien.example/agenda.ics | omzien feed check -

Is de agenda in orde, of kan hij alleen beter? Dan is de exitcode 0. Gaat er
iets mis? Dan is hij 1. Kunnen we de agenda niet lezen, dan staat erbij waarom:
3 als hij er niet is, 4 als het adres niet kan, 6 als de website niet antwoordt.
` + allowHelp
	calendarAddHelp = `Veel initiatieven hebben een eigen agenda, bijvoorbeeld bij Google of op hun
website. Wat daarin staat, komt in onze agenda, met de naam van het initiatief
erbij. Aanmelden doen mensen bij het initiatief. Verandert daar iets? Dan nemen
we dat over. Draait de website met omzien serve? Dan gaat dat vanzelf, ongeveer
elk uur.

Alles in de agenda wordt openbaar, ook namen en telefoonnummers in de tekst. Wat
als privé is gemarkeerd, laten we weg. Vraag het initiatief eerst.

INITIATIEF is de naam of het korte adres, zoals oke-nu. Kent u het niet? Typ
iets; dan noemen we ze allemaal.

We lezen de agenda meteen. Lukt dat niet? Dan voegen we niets toe. Wie het adres
heeft, kan er soms meer mee. We laten het daarom aan niemand zien.

Een voorbeeld:

    omzien calendar add -initiative oke-nu https://omzien.example/oke-nu.ics
` + allowHelp
	calendarListHelp = `De namen in de eerste kolom gebruikt u bij sync en remove. OVERGESLAGEN is wat we
niet kunnen lezen, of hier niet nodig hebben. PRIVÉ is wat als privé is
gemarkeerd. Dat laten we weg.
`
	calendarSyncHelp = `Zet u er geen naam bij? Dan lezen we ze allemaal.

Is een agenda leeg, kapot of niet te vinden? Dan halen we niets weg. Is opeens
meer dan de helft verdwenen? Dan vragen we het eerst. Mag het weg? Typ dan:

    omzien calendar sync -accept NAAM
` + allowHelp
	calendarRemoveHelp = `Wat alleen in die agenda stond, gaat uit onze agenda. Wat hier ook zelf was
ingevoerd, blijft. Volgen we nog een agenda van dat initiatief? Dan lezen we die
meteen opnieuw: wat ook daarin staat, komt terug.
` + allowHelp
	restoreHelp = `Zet eerst de website uit. We kijken de kopie na. Zelf blijft hij zoals hij is.

We zetten nooit iets over een ander netwerk heen. Staat er al een bestand op die
plek? Geef dat eerst een andere naam, samen met het bestand dat op -wal eindigt.
In PostgreSQL moet de database leeg zijn.

Een voorbeeld:

    omzien restore omzien-20190110T090000+0100.db -db omzien.db
`
	checkHelp = `We kijken of de database heel is, en of alles klopt: de volgorde van de
aanmeldingen, het aantal plekken, en of niemand er twee keer staat. De opdracht
omzien check verandert niets aan uw gegevens.

Is er iets mis? Dan staat erbij wat u kunt doen, en is de exitcode 1.
`
	migrateHelp = `Groeit het netwerk uit één computer? Dan kan het naar PostgreSQL. Maak daar
eerst een lege database. Zet daarna de website uit.

We maken eerst een kopie van het bestand. Dan zetten we alles over en vergelijken
we de twee. Zolang dat duurt, kan niemand zich aanmelden. Daarna is het oude
bestand niet meer te gebruiken, zodat er niets op twee plekken komt te staan.

Ging het mis, of hebt u het gestopt? Typ dezelfde opdracht nog een keer. Het
gaat dan verder.

Een voorbeeld. Het wachtwoord haalt het programma uit PGPASSWORD:

    omzien migrate -db omzien.db -to postgres://omzien@db.omzien.example/omzien
`
	attendHelp = `Dat kan vanaf het begin van de bijeenkomst, met zoveel nummers als u wilt. De
nummers ziet u met omzien roll. Was iemand er niet? Zet er dan -absent bij.
Vergist u zich? Doe het opnieuw, dan is het veranderd.

Een voorbeeld:

    omzien attend voorbeeld-wachtlijst 1 3 4
`
	assignHelp = `De nummers ziet u met omzien roll. TAFEL is de korte naam van de tafel. Typ iets;
dan noemen we ze allemaal. Is de tafel vol? Dan verandert er niets.

Een voorbeeld:

    omzien assign voorbeeld-thematafels 3 eten
`
	thankHelp = `In het bestand staat gewone tekst: wat kwam eruit, en hoe gaat het verder? Wie
er was, krijgt die tekst met een dankwoord in een mail. Dat kan na afloop, en één
keer. Schrijf eerst op wie er niet was, met omzien attend -absent. Die krijgen
geen mail.
`
	outboxHelp = `Wij zetten elke mail eerst klaar. Draait de website met omzien serve -smtp? Dan
gaat hij vanzelf weg. Lukt dat niet, dan proberen we het drie dagen lang opnieuw.
Achter ANTWOORD staat wat de mailserver zei. Namen en adressen staan er niet in.

Verandert een bijeenkomst? Dan staat er: voor iedereen. Kan de mail weg? Dan maken
we er een voor elke aanmelding.
`
	listHelp = `De namen in de eerste kolom gebruikt u bij show en move.
`
	showHelp = `De verslagen zijn vertrouwelijk. Laat ze niet aan anderen zien.
`
	moveHelp = `Wat erbij moet, hangt af van de stap:

    accepted   -coordinator WIE
    active     -session-date, -session-kind, -minutes en -participant,
               als het traject net is aangenomen
    completed  -result, en -learning of -nothing-to-share
    stopped    hetzelfde als completed
    declined   -reason
    paused     niets

Achter -to mag ook het Nederlandse woord, zoals gestopt.

Een voorbeeld:

    omzien trajectory move voorbeeld-samen-een-plek -to accepted \
        -by coordinator-1 -coordinator coordinator-1

Zet in -note en -learning niets over de gezondheid van andere mensen.
`
)

// allowHelp is about -allow.
const allowHelp = `
We gaan alleen naar adressen die openbaar zijn. Staat een agenda op een computer
in uw eigen netwerk? Zet die computers dan achter -allow, zo: 10.0.0.0/8.
`

// rollHelp is about people.
func rollHelp() string {
	return `BIJEENKOMST is het laatste deel van het adres van haar pagina. De nummers in de
eerste kolom gebruikt u bij attend en assign.

Het zijn persoonsgegevens. Wat iemand nodig heeft, zoals eten zonder gluten, ziet
u alleen met -wishes. Dat kan over de gezondheid gaan: laat het alleen zien aan
wie ervoor zorgt. ` + strconv.Itoa(event.KeepWishesDays) + ` dagen na de bijeenkomst wissen we het vanzelf.

Met -csv krijgt u een bestand voor een rekenprogramma, zoals Excel:

    omzien roll -csv voorbeeld-wachtlijst > lijst.csv
`
}

// backupHelp is about copies.
func backupHelp() string {
	return `U hoeft de website er niet voor uit te zetten. Wat er op dat moment in de
database staat, komt in één bestand. Dat kijken we na. Een bestand dat er al is,
blijft zoals het is. Bewaar een kopie ook op een ander apparaat.

` + careOfCopy + `
Ook van PostgreSQL wordt de kopie zo'n bestand. Terugzetten: omzien help restore
`
}

func isHelp(word string) bool {
	return word == "help" || word == "-h" || word == "-help" || word == "--help"
}

// help is "omzien help", or that of a command or of a group of commands.
func (p *program) help(words []string) error {
	if len(words) == 0 || isHelp(words[0]) {
		p.say("%s", overview())
		return nil
	}
	found := false
	for _, c := range commands {
		if name := strings.Join(words, " "); c.name == name || strings.HasPrefix(c.name, name+" ") {
			if found {
				p.say("\n")
			}
			p.say("%s", c.help())
			found = true
		}
	}
	if !found {
		return misuse("De opdracht ‘" + strings.Join(words, " ") + "’ bestaat niet. Alle opdrachten: omzien help")
	}
	return nil
}

// overview lists the commands and the exit codes.
func overview() string {
	var b strings.Builder
	b.WriteString("Omzien: de agenda en het netwerk van bewonersinitiatieven.\n\n")
	b.WriteString("Zo gebruikt u het:\n\n    omzien OPDRACHT [opties]\n\nDe opdrachten:\n\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "    %-16s %s\n", c.name, c.about)
	}
	b.WriteString("\nUitleg van één opdracht: omzien help OPDRACHT\n")
	b.WriteString("Wilt u het eerst eens zien? Typ: omzien demo\n\n")
	b.WriteString(aboutDatabase)
	b.WriteString("Ging het goed? Dan is de exitcode 0. Anders is het een van deze:\n\n")
	fmt.Fprintf(&b, "    %d  er ging iets mis\n", exitFailed)
	fmt.Fprintf(&b, "    %d  verkeerd getypt: kijk in de uitleg\n", exitMisuse)
	for _, exit := range exits {
		fmt.Fprintf(&b, "    %d  %s\n", exit.code, exit.about)
	}
	return b.String()
}

// aboutDatabase is said once for all commands that have -db.
const aboutDatabase = `De database is een bestand, of een adres dat begint met postgres://. Die naam
kunt u ook in de omgeving zetten, in ` + databaseVariable + `. Een wachtwoord hoort in
PGPASSWORD. Achter -db kan iedereen op de computer het lezen.

`

// help is the text of -h.
func (c command) help() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", strings.TrimSpace("omzien "+c.name+" "+c.arguments))
	b.WriteString(c.about + "\n")
	if c.more != "" {
		b.WriteString("\n" + c.more)
	}
	o := newOptions()
	c.prepare(&program{}, o)
	title := "\nDe opties:\n\n"
	o.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		usage = strings.Replace(usage, value, strings.ToLower(value), 1)
		if f.DefValue != "" && f.DefValue != "false" {
			usage += " (anders: " + f.DefValue + ")"
		}
		fmt.Fprintf(&b, "%s    %-27s %s\n", title, "-"+f.Name+" "+value, usage)
		title = ""
	})
	return b.String()
}

// version says what was built, as far as the build recorded it.
func (p *program) version(*options) action {
	return func(_ context.Context, words []string) error {
		if err := noWords(words); err != nil {
			return err
		}
		release, with := "onbekend", ""
		if info, ok := debug.ReadBuildInfo(); ok {
			release, with = info.Main.Version, ", gemaakt met "+info.GoVersion
		}
		p.say("omzien, versie %s%s\n", release, with)
		return nil
	}
}
