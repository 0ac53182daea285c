package archtest

// modulePath is the import path that every package of this module starts with.
const modulePath = "github.com/omziennaarelkaar/netwerk"

// public in a line of the table stands for every package that somebody else's
// Go program can import: no program, nothing under internal.
const public = "public packages"

// room is one line of the table: a package and what it may import directly.
// Paths are relative to the module.
type room struct {
	path    string
	purpose string
	imports []string // packages of this module that any file may import
	tests   []string // packages of this module that only _test files may import, on top of imports
	pure    bool     // rule 4: no clock, no dice, no I/O
	program bool     // package main, so nobody imports it
	starts  bool     // may start goroutines; a library starts nothing
}

var (
	domain  = []string{"event", "initiative", "initiative/support"}
	network = []string{"event", "initiative", "initiative/support", "omzien"}
	edge    = []string{"event", "initiative", "omzien", "omzien/feed", "omzien/internal/wire", "widget", "widget/dist", "widget/pack"}
)

// rooms is the floor plan, inner rings first.
var rooms = []room{
	{path: "event/time", pure: true,
		purpose: "What meetings need of package time, which in the browser is their own"},
	{path: "event", pure: true, imports: []string{"event/time"},
		purpose: "Meetings: programme, venue, seats, waiting list; the public announcement"},
	{path: "initiative", pure: true, imports: []string{"initiative/internal/vocabulary"},
		purpose: "One initiative's file: kinds, themes, phases, needs, offers, area, contacts"},
	{path: "initiative/internal/vocabulary", pure: true,
		purpose: "Values with their Dutch labels, for the two packages around it"},
	{path: "initiative/support", pure: true, imports: []string{"initiative", "initiative/internal/vocabulary"},
		purpose: "Support trajectories, helpdesk questions, grants, fiscal hosting and their life cycles"},

	{path: "omzien", imports: domain,
		tests:   []string{"omzien/storetest", "omzien/sqlite", "omzien/omzientest", "examples/data"},
		purpose: "The network: agenda, registry, support, matching, figures; the store contract; error kinds; outbox"},
	{path: "omzien/storetest", imports: append([]string{"omzien/internal/commit"}, network...), tests: []string{"omzien/sqlite"}, starts: true,
		purpose: "The exam every store sits"},
	{path: "omzien/internal/commit", imports: []string{"omzien"},
		purpose: "Writes in the order of arrival, many to one commit"},
	{path: "omzien/internal/tables", imports: append([]string{"omzien/internal/commit"}, network...),
		tests:   []string{"omzien/sqlite", "omzien/postgres", "omzien/internal/pgtest"},
		purpose: "The tables of a network and the statements on them, for every SQL database"},
	{path: "omzien/sqlite", imports: append([]string{"omzien/internal/commit", "omzien/internal/tables"}, network...), tests: []string{"omzien/storetest"},
		purpose: "A network in one file"},
	{path: "omzien/postgres", imports: append([]string{"omzien/internal/commit", "omzien/internal/tables"}, network...),
		tests:   []string{"omzien/storetest", "omzien/internal/pgtest"},
		purpose: "A network in PostgreSQL, and engines that speak it"},
	{path: "omzien/internal/wire", imports: network, tests: []string{"widget"},
		purpose: "JSON in and out, shape checks on input, one error translation"},
	{path: "omzien/feed", imports: []string{"event"}, tests: []string{"omzien/calendar", "examples/data"},
		purpose: "Announcements as calendars, invitations, Atom, JSON Feed and JSON-LD"},
	{path: "omzien/calendar", imports: []string{"event"}, tests: []string{"omzien/feed"},
		purpose: "Reads calendars that others wrote, and says what is wrong with them"},
	{path: "omzien/follow", imports: []string{"event", "omzien", "omzien/calendar"},
		tests:   []string{"initiative", "omzien/feed", "omzien/omzientest", "omzien/sqlite", "omzien/web"},
		purpose: "Fetches calendars of initiatives, safely, and keeps the agenda in step with them"},
	{path: "omzien/mail", imports: []string{"event", "omzien", "omzien/feed"}, starts: true,
		tests:   []string{"omzien/calendar", "omzien/mail/mailtest", "omzien/omzientest", "omzien/sqlite", "examples/data"},
		purpose: "Mail to people who signed up: writing it, and SMTP"},
	{path: "omzien/mail/mailtest", starts: true,
		purpose: "Tests only: an SMTP server and what arrived there"},
	{path: "omzien/web", imports: edge,
		tests:   []string{"omzien/omzientest", "omzien/sqlite", "omzien/export", "initiative/support", "examples/data"},
		purpose: "The HTTP handler: pages, JSON, feeds, forms, widget files"},
	{path: "omzien/export", imports: edge,
		tests:   []string{"omzien/omzientest", "omzien/sqlite", "omzien/web", "examples/data"},
		purpose: "The same agenda as a folder of static files"},
	{path: "omzien/omzientest", imports: []string{"event", "initiative", "omzien", "omzien/sqlite"},
		purpose: "For consumers' tests: a network on a temporary store with a fixed clock"},
	{path: "omzien/metrics", imports: network,
		purpose: "What a running network does, for Prometheus"},
	{path: "omzien/internal/pgtest", starts: true,
		purpose: "Tests only: a PostgreSQL server of their own"},
	{path: "omzien/internal/faulttest", tests: []string{public},
		purpose: "Tests only: what a file must survive"},
	{path: "omzien/storetest/bench", program: true, starts: true,
		imports: []string{public, "omzien/internal/commit", "omzien/internal/tables", "omzien/internal/pgtest"},
		purpose: "The speed of the stores, as ratios in one run"},
	{path: "omzien/internal/archtest",
		purpose: "Tests only: this table, checked"},
	{path: "omzien/internal/storytest", tests: []string{public},
		purpose: "Tests only: the whole life of a sign-up, over HTTP and SMTP"},
	{path: "omzien/internal/browsertest", tests: []string{public},
		purpose: "Tests only: the pages and the widget in a real browser"},

	{path: "widget", imports: []string{"event", "event/time", "initiative"}, tests: []string{"examples/data", "omzien/feed"},
		purpose: "HTML and form state from values, for server, export and browser"},
	{path: "widget/wasm", program: true, imports: []string{"event", "initiative", "widget"},
		purpose: "The bridge between a page and the renderer, nothing else"},
	{path: "widget/element",
		purpose: "Sources of the custom elements: hand-written JavaScript and CSS"},
	{path: "widget/dist", tests: []string{"event", "initiative", "widget"},
		purpose: "The committed, embedded build: wasm, JavaScript, CSS"},
	{path: "widget/pack",
		purpose: "Compresses what browsers fetch: the build, and the answers of a network"},
	{path: "widget/gallery", imports: []string{"event", "widget", "widget/dist"},
		purpose: "One page with every state of the widget, for designers and gates"},
	{path: "widget/build", program: true, imports: []string{"widget/element", "widget/pack"},
		purpose: "Makes widget/dist"},
	{path: "widget/bench", program: true, starts: true, imports: []string{public},
		purpose: "The speed of the widget on somebody's page, beside FullCalendar in one run"},

	{path: "cmd/omzien", program: true, starts: true, imports: []string{public},
		purpose: "The command; proves daily that the public packages are enough"},
	{path: "examples/data", tests: []string{"event", "initiative", "initiative/support", "omzien", "omzien/sqlite"},
		purpose: "An agenda and initiatives to try things with"},
	{path: "examples/embed", program: true, starts: true, imports: []string{public},
		purpose: "How do I put the agenda in my own Go program?"},
	{path: "examples/feed", program: true, imports: []string{public},
		purpose: "How do I write a calendar of the meetings that I choose?"},
	{path: "examples/static", tests: []string{"event", "widget"},
		purpose: "How do I show the agenda on a plain page of mine?"},
}

// anyTest in a module's tests field allows every package's _test files.
const anyTest = "any"

// module is one foreign module: the one package that imports it, and why it is
// worth its weight.
type module struct {
	path   string
	owner  string   // the package whose files may import it; "" for a module that only tests need
	tests  []string // whose _test files may import it besides the owner's: packages, or anyTest
	reason string
}

var modules = []module{
	{path: "modernc.org/sqlite", owner: "omzien/sqlite",
		reason: "SQLite without cgo: one file to back up, and it builds on every machine that has Go"},
	{path: "github.com/jackc/pgx/v5", owner: "omzien/postgres",
		reason: "the driver for PostgreSQL in pure Go, with errors by SQLSTATE and an honest word on what a cut commit means"},
	{path: "github.com/wneessen/go-mail", owner: "omzien/mail",
		reason: "messages with the parts and codings that mail programs want, and SMTP with STARTTLS"},
	{path: "github.com/emersion/go-smtp", owner: "omzien/mail/mailtest",
		reason: "a real mail server inside go test; never part of what a user runs"},
	{path: "github.com/emersion/go-sasl", owner: "omzien/mail/mailtest",
		reason: "how go-smtp's server asks for a password"},
	{path: "github.com/prometheus/client_golang", owner: "omzien/metrics",
		reason: "counters and histograms as the world's monitoring reads them"},
	{path: "github.com/goccy/go-json", owner: "omzien/internal/wire",
		reason: "fast JSON at the door; it reads runtime internals, so one package must be able to drop it"},
	{path: "github.com/go-playground/validator/v10", owner: "omzien/internal/wire",
		reason: "shape checks as struct tags on input types"},
	{path: "github.com/arran4/golang-ical", owner: "omzien/feed",
		reason: "reads and writes iCalendar; feed repairs what it gets wrong"},
	{path: "github.com/teambition/rrule-go", owner: "omzien/calendar",
		reason: "the dates of a repeating event by every part of RFC 5545 3.3.10, which is a field of traps"},
	{path: "github.com/evanw/esbuild", owner: "widget/build",
		reason: "bundles and shortens JavaScript and CSS without Node; never part of what a user runs"},
	{path: "github.com/andybalholm/brotli", owner: "widget/pack",
		reason: "the densest coding that every browser knows, where the standard library has gzip only"},
	{path: "github.com/stretchr/testify", owner: "omzien/storetest", tests: []string{anyTest},
		reason: "require: an assertion that stops the test, with a readable difference"},
	{path: "pgregory.net/rapid", tests: []string{anyTest},
		reason: "properties with shrinking: the smallest queue that breaks a rule"},
	{path: "github.com/tetratelabs/wazero", tests: []string{"widget/dist", "widget/build"},
		reason: "runs the shipped wasm inside go test, so the golden files hold for it too, and compares builds of it"},
	{path: "github.com/chromedp/chromedp", owner: "widget/bench", tests: []string{"omzien/internal/browsertest"},
		reason: "drives a real browser, to measure in and to test with; never part of what a user runs"},
	{path: "github.com/chromedp/cdproto", owner: "widget/bench", tests: []string{"omzien/internal/browsertest"},
		reason: "the browser protocol's types, which chromedp's calls take"},
	{path: "github.com/emersion/go-ical", tests: []string{"omzien/feed"},
		reason: "a second reader of our feeds, written by somebody else"},
}
