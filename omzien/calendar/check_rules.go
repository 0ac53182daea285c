package calendar

// checkRule is one thing to look at in a calendar. Its sentences are Dutch.
type checkRule struct {
	severity    Severity
	rule        string // where it is written
	sentence    string // what is wrong
	consequence string // who shows what wrong
}

// The codes of [Finding], beside those of a line that cannot be read.
const (
	faultMore Code = "more"

	faultEmpty         Code = "empty"
	faultNotCalendar   Code = "not_calendar"
	faultWebPage       Code = "web_page"
	faultTooLarge      Code = "too_large"
	faultLarge         Code = "large"
	faultMark          Code = "byte_order_mark"
	faultSpaceBefore   Code = "space_before"
	faultTextBefore    Code = "text_before"
	faultTextAfter     Code = "text_after"
	faultEncoding      Code = "encoding"
	faultBrokenLetter  Code = "broken_letter"
	faultLF            Code = "line_end_lf"
	faultCR            Code = "bare_cr"
	faultLongLine      Code = "long_line"
	faultBlankLine     Code = "blank_line"
	faultFoldInLetter  Code = "fold_in_letter"
	faultFoldInEscape  Code = "fold_in_escape"
	faultControl       Code = "control_character"
	faultEndlessLine   Code = "endless_line"
	faultManyParams    Code = "many_parameters"
	faultEmptyProperty Code = "empty_property"

	faultQuoteNeeded   Code = "quote_needed"
	faultBackslash     Code = "parameter_backslash"
	faultUnquotedName  Code = "unquoted_letters"
	faultUnescaped     Code = "unescaped"
	faultUnknownEscape Code = "unknown_escape"
	faultHTML          Code = "html"

	faultCutOff      Code = "cut_off"
	faultMismatch    Code = "mismatch"
	faultDeep        Code = "too_deep"
	faultTooMany     Code = "too_many"
	faultNesting     Code = "nesting"
	faultSeveral     Code = "several_calendars"
	faultNoComponent Code = "no_component"

	faultNoVersion       Code = "no_version"
	faultVersion         Code = "version"
	faultSeveralVersions Code = "several_versions"
	faultNoProduct       Code = "no_prodid"
	faultMethod          Code = "method"
	faultNoName          Code = "no_name"
	faultNoRefresh       Code = "no_refresh"
	faultRefresh         Code = "refresh"

	faultNoUID         Code = "no_uid"
	faultNoStamp       Code = "no_dtstamp"
	faultNoStart       Code = "no_dtstart"
	faultTwice         Code = "property_twice"
	faultDuplicateUID  Code = "duplicate_uid"
	faultNoMaster      Code = "no_master"
	faultNoSummary     Code = "no_summary"
	faultSummaryLines  Code = "summary_lines"
	faultNoSequence    Code = "no_sequence"
	faultNoModified    Code = "no_last_modified"
	faultStampNow      Code = "dtstamp_now"
	faultUnmarked      Code = "cancelled_unmarked"
	faultStatus        Code = "status"
	faultSequence      Code = "sequence"
	faultAttendee      Code = "attendee"
	faultOrganizer     Code = "organizer"
	faultGeo           Code = "geo"
	faultURL           Code = "url"
	faultRecurrence    Code = "rrule"
	faultEndless       Code = "rrule_endless"
	faultUntil         Code = "until"
	faultCountUntil    Code = "count_and_until"
	faultMoment        Code = "moment"
	faultDateValue     Code = "date_without_value"
	faultNotUTC        Code = "not_utc"
	faultDuration      Code = "duration"
	faultEndFirst      Code = "end_before_start"
	faultEndTwice      Code = "end_and_duration"
	faultTypes         Code = "value_types"
	faultFloating      Code = "floating"
	faultGap           Code = "gap_hour"
	faultDouble        Code = "double_hour"
	faultZoneAndUTC    Code = "zone_and_utc"
	faultNoZone        Code = "no_vtimezone"
	faultUnknownZone   Code = "zone_unknown"
	faultWindowsZone   Code = "zone_windows"
	faultZoneTwice     Code = "zone_twice"
	faultZoneNoID      Code = "zone_no_tzid"
	faultNoStandard    Code = "zone_no_standard"
	faultManyStandards Code = "zone_several_standards"
	faultZoneDates     Code = "zone_dates_only"
	faultZoneNoByDay   Code = "zone_no_byday"
	faultZonePart      Code = "zone_part"
	faultZoneOffsets   Code = "zone_offsets"
)

const (
	skips      = "Programma's slaan deze regel over. "
	unsure     = "Elk programma kiest hier zelf iets. "
	mayRefuse  = "Strenge programma's weigeren de hele agenda."
	someRefuse = "Een deel van de programma's weigert de hele agenda."
	hourOff    = "Mensen kunnen een uur te vroeg of te laat komen."
)

// checkRules has every code of a [Finding]. What programs do is told in public threads
// about them; RFC 5545, 5546 (mail) and 7986 (later properties) say what is right.
var checkRules = map[Code]checkRule{
	faultMore: {SeverityWarning, "RFC 5545", "Er is nog meer gevonden. Dat staat hier niet.",
		"Los eerst op wat hierboven staat. Kijk de agenda daarna opnieuw na."},

	// The file.
	faultEmpty: {SeverityError, "RFC 5545 3.4", "Er staat niets in dit bestand.",
		"Programma's tonen geen enkele afspraak. Sommige wissen wat ze al hadden."},
	faultNotCalendar: {SeverityError, "RFC 5545 3.4", "Dit is geen agenda. Nergens staat BEGIN:VCALENDAR.",
		"Programma's weigeren dit bestand, of tonen een lege agenda."},
	faultWebPage: {SeverityError, "RFC 5545 8.1", "Dit is een webpagina, geen agenda.",
		"Programma's weigeren dit bestand, of tonen een lege agenda."},
	faultTooLarge: {SeverityError, "RFC 5545 3.4", "Het bestand is groter dan 16 MB. Het is niet verder bekeken.",
		"Programma's doen er lang over of stoppen ermee."},
	faultLarge: {SeverityWarning, "RFC 5545 3.4", "Het bestand is groter dan 5 MB.",
		"Een netwerk dat met dit programma werkt, volgt zo'n grote agenda niet. Telefoons doen er lang over."},
	faultMark: {SeverityError, "RFC 5545 3.4", "Voor BEGIN:VCALENDAR staat een onzichtbaar teken (byte order mark).",
		"Google Agenda weigert het abonnement."},
	faultSpaceBefore: {SeverityError, "RFC 5545 3.4", "Voor BEGIN:VCALENDAR staat een spatie of een lege regel.",
		"Google Agenda weigert het abonnement."},
	faultTextBefore: {SeverityError, "RFC 5545 3.4", "Voor BEGIN:VCALENDAR staat tekst.", someRefuse},
	faultTextAfter:  {SeverityError, "RFC 5545 3.4", "Na END:VCALENDAR staat nog tekst.", someRefuse},
	faultEncoding: {SeverityError, "RFC 5545 3.1.4", "De letters zijn niet opgeslagen als UTF-8.",
		"Letters met een streepje of puntjes worden vreemde tekens. " + someRefuse},
	faultBrokenLetter: {SeverityError, "RFC 5545 3.1.4", "In deze regel is een letter kapot: de bytes zijn geen UTF-8.",
		"Er staat een vreemd teken in de tekst. " + mayRefuse},
	faultLF: {SeverityWarning, "RFC 5545 3.1", "De regel eindigt met LF. Het moet CR LF zijn.",
		"De meeste programma's lezen dit. Strenge programma's kunnen de agenda weigeren."},
	faultCR: {SeverityError, "RFC 5545 3.1", "In de regel staat een los teken CR.",
		"De tekst wordt daar afgebroken. " + mayRefuse},
	faultLongLine: {SeverityWarning, "RFC 5545 3.1", "De regel is langer dan 75 bytes en is niet afgebroken.",
		"Google Agenda heeft om zulke regels hele bestanden overgeslagen. Oude programma's missen het eind van de regel."},
	faultBlankLine: {SeverityWarning, "RFC 5545 3.1", "Er staat een lege regel in het bestand.",
		"Sommige programma's stoppen daar met lezen."},
	faultFoldInLetter: {SeverityError, "RFC 5545 3.1", "De regel is midden in een letter afgebroken.",
		"De letter wordt een vreemd teken. " + mayRefuse},
	faultFoldInEscape: {SeverityError, "RFC 5545 3.1", `De regel is afgebroken tussen de twee tekens van \n, \, of \;.`,
		"Google Agenda kan de afspraak weglaten."},
	faultControl: {SeverityError, "RFC 5545 3.3.11", "In de regel staat een onzichtbaar stuurteken.",
		"Het ene programma weigert de agenda. Het andere breekt de tekst daar af."},
	CodeNoColon: {SeverityError, "RFC 5545 3.1", "In de regel staat geen dubbele punt.",
		skips + "Andere weigeren de hele agenda. Vaak is het een stuk tekst met een harde regelovergang."},
	CodeName: {SeverityError, "RFC 5545 3.1", "De regel begint niet met een naam van letters, cijfers en streepjes.",
		skips + "Andere weigeren de hele agenda."},
	CodeQuote: {SeverityError, "RFC 5545 3.2", "Een aanhalingsteken staat verkeerd of wordt niet gesloten.",
		skips + "Andere weigeren de hele agenda."},
	faultEndlessLine: {SeverityError, "RFC 5545 3.1", "De regel is langer dan 64 kB. Verder is niet gekeken.",
		"Programma's worden traag of stoppen ermee."},
	faultManyParams: {SeverityError, "RFC 5545 3.2", "De regel heeft te veel toevoegingen. Verder is niet gekeken.",
		"Programma's worden traag of stoppen ermee."},
	faultEmptyProperty: {SeverityWarning, "RFC 5545 3.3", "Na de dubbele punt staat niets.",
		"Programma's met libical, zoals Evolution, keuren de regel af. Laat hem liever weg."},

	// Values.
	faultQuoteNeeded: {SeverityError, "RFC 5545 3.2", "Een toevoeging met een dubbele punt, komma of puntkomma moet tussen aanhalingstekens.",
		"Programma's lezen een verkeerde naam en een verkeerd adres."},
	faultBackslash: {SeverityError, "RFC 5545 3.2, RFC 6868", "In een toevoeging staat een backslash. Die betekent daar niets.",
		"Programma's tonen de backslash, of weigeren de regel."},
	faultUnquotedName: {SeverityWarning, "RFC 5545 3.2", "Een naam met bijzondere letters staat niet tussen aanhalingstekens.",
		"Sommige programma's laten die letters weg."},
	faultUnescaped: {SeverityWarning, "RFC 5545 3.3.11", "Voor een komma of puntkomma in de tekst hoort een backslash.",
		"Sommige programma's breken de tekst daar af."},
	faultUnknownEscape: {SeverityWarning, "RFC 5545 3.3.11", `Na een backslash staat een ander teken dan \, komma, puntkomma of n.`,
		unsure + "De backslash blijft staan of valt weg."},
	faultHTML: {SeverityWarning, "RFC 5545 3.8.1.5", "In de tekst staan codes van een webpagina (HTML).",
		"Outlook, Apple Agenda en Thunderbird tonen de codes in plaats van de opmaak."},

	// Structure.
	faultCutOff: {SeverityError, "RFC 5545 3.4", "Het bestand houdt te vroeg op: het eind ontbreekt.",
		"Het laatste deel van de agenda is weg. Sommige programma's wissen de afspraken die ze nu niet zien."},
	faultMismatch: {SeverityError, "RFC 5545 3.6", "BEGIN en END passen niet bij elkaar.", someRefuse},
	faultDeep: {SeverityError, "RFC 5545 3.6", "Er zijn te veel delen in elkaar gestopt. Verder is niet gekeken.",
		"Sommige programma's lopen hierop vast."},
	faultTooMany: {SeverityError, "RFC 5545 3.6", "Er zijn meer dan 20 000 delen. Verder is niet gekeken.",
		"Programma's worden traag of stoppen ermee."},
	faultNesting: {SeverityError, "RFC 5545 3.6", "Dit deel staat binnen een ander deel waar het niet hoort.",
		"Programma's slaan het over, of weigeren de hele agenda."},
	faultSeveral: {SeverityWarning, "RFC 5545 3.4", "In dit bestand staan meerdere agenda's.",
		"Veel programma's lezen alleen de eerste."},
	faultNoComponent: {SeverityWarning, "RFC 5545 3.6", "In de agenda staat niets, ook geen tijdzone.", mayRefuse},

	// The calendar.
	faultNoVersion:       {SeverityError, "RFC 5545 3.7.4", "VERSION:2.0 ontbreekt.", mayRefuse},
	faultVersion:         {SeverityError, "RFC 5545 3.7.4", "De versie is niet 2.0.", someRefuse},
	faultSeveralVersions: {SeverityError, "RFC 5545 3.7.4", "VERSION staat er meer dan één keer.", mayRefuse},
	faultNoProduct:       {SeverityError, "RFC 5545 3.7.3", "PRODID ontbreekt: de naam van het programma dat de agenda maakte.", mayRefuse},
	faultMethod: {SeverityWarning, "RFC 5545 3.7.2, RFC 5546 1.4", "METHOD hoort in een uitnodiging per mail, niet in een agenda om te volgen.",
		"Outlook kan een uitnodiging tonen in plaats van een agenda. Wijzigingen komen niet altijd door."},
	faultNoName: {SeverityWarning, "RFC 7986 5.1", "De agenda heeft geen naam (NAME en X-WR-CALNAME).",
		"Mensen zien een webadres of 'naamloos' in hun lijst van agenda's."},
	faultNoRefresh: {SeverityWarning, "RFC 7986 5.7", "Er staat niet hoe vaak programma's moeten kijken (REFRESH-INTERVAL en X-PUBLISHED-TTL).",
		"Nextcloud en Apple Agenda kijken dan misschien maar één keer per week. Een afgelasting komt te laat."},
	faultRefresh: {SeverityWarning, "RFC 7986 5.7", "REFRESH-INTERVAL of X-PUBLISHED-TTL is geen goede duur, of VALUE=DURATION ontbreekt.",
		"Programma's kijken op hun eigen tijd, soms één keer per week."},

	// Events.
	faultNoUID: {SeverityError, "RFC 5545 3.8.4.7", "De afspraak heeft geen UID.",
		"Programma's weigeren de afspraak, of zetten hem er elke keer opnieuw bij."},
	faultNoStamp: {SeverityError, "RFC 5545 3.8.7.2", "De afspraak heeft geen DTSTAMP.", mayRefuse},
	faultNoStart: {SeverityError, "RFC 5545 3.8.2.4", "De afspraak heeft geen begin (DTSTART).",
		"Programma's laten de afspraak weg. " + mayRefuse},
	faultTwice: {SeverityError, "RFC 5545 3.6.1", "Deze regel staat meer dan één keer in de afspraak.",
		unsure + "Het ene neemt de eerste regel, het andere de laatste."},
	faultDuplicateUID: {SeverityError, "RFC 5545 3.8.4.7", "Twee afspraken hebben dezelfde UID.",
		"Programma's tonen maar één van de twee."},
	faultNoMaster: {SeverityWarning, "RFC 5545 3.8.4.4", "De afspraak wijzigt één keer van een reeks (RECURRENCE-ID), maar de reeks staat er niet in.",
		"Sommige programma's laten de afspraak weg."},
	faultNoSummary: {SeverityWarning, "RFC 5545 3.8.1.12", "De afspraak heeft geen titel (SUMMARY).",
		"Mensen zien een afspraak zonder naam."},
	faultSummaryLines: {SeverityWarning, "RFC 5545 3.8.1.12", "In de titel staat een regelovergang.",
		"Calcurse weigert de afspraak. Andere programma's tonen alleen de eerste regel."},
	faultNoSequence: {SeverityWarning, "RFC 5545 3.8.7.4", "De afspraak heeft geen SEQUENCE: het nummer van de wijziging.",
		"Google Agenda neemt wijzigingen soms niet over."},
	faultNoModified: {SeverityWarning, "RFC 5545 3.8.7.3", "De afspraak heeft geen LAST-MODIFIED: het moment van de laatste wijziging.",
		"Google Agenda neemt wijzigingen soms niet over."},
	faultStampNow: {SeverityWarning, "RFC 5545 3.8.7.2", "Alle afspraken hebben dezelfde DTSTAMP. Waarschijnlijk is dat het moment van opvragen.",
		"Voor Nextcloud lijkt elke afspraak elke keer gewijzigd. Dat kost veel werk en kan meldingen geven."},
	faultUnmarked: {SeverityWarning, "RFC 5545 3.8.1.11", "De afspraak is afgelast, maar de titel zegt dat niet.",
		"Google Agenda toont de afspraak soms alsof hij doorgaat. Zet 'Afgelast: ' voor de titel."},
	faultStatus: {SeverityWarning, "RFC 5545 3.8.1.11", "STATUS is niet CONFIRMED, TENTATIVE of CANCELLED.",
		"Programma's tonen de afspraak alsof hij gewoon doorgaat."},
	faultSequence: {SeverityError, "RFC 5545 3.8.7.4", "SEQUENCE is geen heel getal vanaf 0.", mayRefuse},
	faultAttendee: {SeverityError, "RFC 5545 3.8.4.1", "In deze agenda staat wie er komt (ATTENDEE). Dat zijn gegevens van personen.",
		"Iedereen die de agenda volgt, ziet namen en mailadressen. Haal ze eruit."},
	faultOrganizer: {SeverityWarning, "RFC 5545 3.8.4.3", "Het adres van de organisator begint niet met mailto:.",
		"Outlook en Google tonen geen organisator, of een verkeerde."},
	faultGeo: {SeverityError, "RFC 5545 3.8.1.6", "GEO is geen breedte en lengte met een puntkomma ertussen.",
		"De plek staat verkeerd op de kaart. " + mayRefuse},
	faultURL: {SeverityWarning, "RFC 5545 3.8.4.6", "Het webadres is niet compleet. Het moet beginnen met https://.",
		"De link werkt niet, of opent iets anders."},
	faultRecurrence: {SeverityError, "RFC 5545 3.3.10", "De regel voor herhaling (RRULE) is niet te lezen.",
		"De afspraak staat er maar één keer in, of helemaal niet."},
	faultEndless: {SeverityError, "RFC 5545 3.3.10", "De afspraak herhaalt zich elke seconde, minuut of elk uur, zonder eind.",
		"Programma's worden traag of stoppen ermee."},
	faultUntil: {SeverityError, "RFC 5545 3.3.10", "UNTIL past niet bij DTSTART: een datum bij een datum, anders een tijd met Z.",
		"De laatste keer van de reeks valt weg of komt erbij. " + mayRefuse},
	faultCountUntil: {SeverityError, "RFC 5545 3.3.10", "De regel voor herhaling (RRULE) heeft een aantal (COUNT) en ook een laatste dag (UNTIL).",
		"Programma's met libical, zoals Evolution, laten de hele regel weg. De afspraak staat er dan maar één keer in."},
	faultMoment: {SeverityError, "RFC 5545 3.3.4, 3.3.5", "Dit is geen goede datum of tijd.",
		"De afspraak valt weg, of staat op een verkeerd moment."},
	faultDateValue: {SeverityError, "RFC 5545 3.3.4", "Bij een datum zonder tijd hoort VALUE=DATE.",
		"Een deel van de programma's weigert de afspraak of zet hem op middernacht."},
	faultNotUTC: {SeverityError, "RFC 5545 3.8.7", "Deze tijd moet in UTC staan, met een Z aan het eind.",
		unsure + "Wijzigingen komen in de verkeerde volgorde aan. " + mayRefuse},
	faultDuration: {SeverityError, "RFC 5545 3.3.6, 3.8.2.5", "DURATION is geen goede duur.",
		"Het eind van de afspraak klopt niet, of de afspraak valt weg."},
	faultEndFirst: {SeverityError, "RFC 5545 3.8.2.2", "Het eind komt niet na het begin.",
		"Het ene programma laat de afspraak weg. Het andere toont een afspraak van nul minuten of een hele dag."},
	faultEndTwice: {SeverityError, "RFC 5545 3.6.1", "De afspraak heeft een eind (DTEND) en ook een duur (DURATION).",
		unsure + mayRefuse},
	faultTypes: {SeverityError, "RFC 5545 3.8.2.2, 3.8.4.4", "De ene regel is een datum en de andere een tijd. Ze moeten gelijk van soort zijn.",
		"Khal weigert de afspraak. Andere programma's tonen een verkeerd eind of een dubbele afspraak."},

	// Zones.
	faultFloating: {SeverityError, "RFC 5545 3.3.5", "De tijd heeft geen tijdzone.",
		"Google Agenda leest de tijd als UTC. " + hourOff},
	faultGap: {SeverityError, "RFC 5545 3.3.5", "Deze tijd bestaat niet: de klok gaat dan van twee naar drie uur.",
		unsure + hourOff},
	faultDouble: {SeverityWarning, "RFC 5545 3.3.5", "Deze tijd komt twee keer voor: de klok gaat dan terug. Schrijf hem liever in UTC.",
		unsure + hourOff},
	faultZoneAndUTC: {SeverityError, "RFC 5545 3.2.19", "De tijd heeft een tijdzone en ook een Z van UTC.",
		unsure + hourOff},
	faultNoZone: {SeverityError, "RFC 5545 3.2.19, 3.6.5", "De tijdzone wordt gebruikt, maar er is geen VTIMEZONE voor.",
		"Outlook leest de tijd alsof er geen tijdzone is. " + hourOff},
	faultUnknownZone: {SeverityWarning, "RFC 5545 3.8.3.1", "Deze tijdzone heeft geen bekende naam, zoals Europe/Amsterdam.",
		"Programma's die op de naam afgaan, kiezen een andere tijd."},
	faultWindowsZone: {SeverityWarning, "RFC 5545 3.8.3.1, RFC 7808", "Dit is de naam van een tijdzone in Windows. Gebruik een naam als Europe/Amsterdam.",
		"Programma's buiten Windows kennen die naam vaak niet. " + hourOff},
	faultZoneTwice:  {SeverityWarning, "RFC 5545 3.6.5", "Deze tijdzone wordt twee keer beschreven.", unsure + "Dat gaat mis als de twee verschillen."},
	faultZoneNoID:   {SeverityError, "RFC 5545 3.6.5", "Een VTIMEZONE heeft geen TZID.", mayRefuse},
	faultNoStandard: {SeverityError, "RFC 5545 3.6.5", "Een VTIMEZONE heeft geen deel STANDARD (de wintertijd).", "Outlook kan de tijdzone niet lezen. " + hourOff},
	faultManyStandards: {SeverityError, "RFC 5545 3.6.5, MS-OXCICAL", "Een VTIMEZONE heeft meerdere delen STANDARD of DAYLIGHT.",
		"Outlook leest er maar één, of weigert de agenda. " + hourOff},
	faultZoneDates: {SeverityWarning, "RFC 5545 3.6.5, MS-OXCICAL", "De tijdzone bestaat uit losse datums (RDATE) in plaats van een regel.",
		"Outlook maakte daar 'West-Centraal-Afrika' van. " + hourOff},
	faultZoneNoByDay: {SeverityWarning, "RFC 5545 3.6.5, MS-OXCICAL", "De regel van de tijdzone zegt niet op welke dag de klok verandert (BYDAY).",
		"Sommige programma's lezen die regel niet. " + hourOff},
	faultZonePart: {SeverityError, "RFC 5545 3.6.5", "Een deel van de tijdzone mist DTSTART, TZOFFSETFROM of TZOFFSETTO, of die zijn niet te lezen.",
		mayRefuse + " " + hourOff},
	faultZoneOffsets: {SeverityError, "RFC 5545 3.6.5", "De VTIMEZONE zegt iets anders dan de echte tijdzone met die naam.",
		"Het ene programma gaat op de naam af, het andere op de beschrijving. " + hourOff},
}
