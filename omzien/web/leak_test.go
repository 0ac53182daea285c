package web_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/export"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// mark stands in everything that the public may not know. It is of letters that
// no form writes in another way.
const mark = "zeldzaam"

// TestNothingLeaks fills a network with marks in all that is private, draws every
// public form of it, and looks for them.
func TestNothingLeaks(t *testing.T) {
	checks(t, 40)
	rapid.Check(t, func(t *rapid.T) {
		r := newRecord(t)
		defer r.close()
		r.fill()
		for where, text := range r.drawn() {
			lower := strings.ToLower(strings.NewReplacer("\r\n ", "", "\n ", "").Replace(text)) // as iCalendar folds
			require.NotContains(t, lower, mark, "INV-F01: %s", where)
			for _, secret := range r.secrets {
				require.NotContains(t, text, secret, "INV-F01: a secret in %s", where)
			}
		}
		for _, path := range []string{"/agenda.json?zoek=" + mark, "/api/v1/events?zoek=" + mark} {
			require.Equal(t, `{"events":[]}`, r.get(path).Body.String(), "INV-F01: found by what is private")
		}
	})
}

// checks bounds how often rapid tries: one network is drawn in a thousand files.
func checks(t *testing.T, n int) {
	before := flag.Lookup("rapid.checks").Value.String()
	require.NoError(t, flag.Set("rapid.checks", strconv.Itoa(n)))
	t.Cleanup(func() { require.NoError(t, flag.Set("rapid.checks", before)) })
}

// record is one network that is made up.
type record struct {
	t       *rapid.T
	ctx     context.Context
	dir     string
	store   *sqlite.Store
	network *omzien.Network
	handler http.Handler
	now     time.Time
	// public and private are slugs of meetings.
	public, private []string
	secrets         []string
}

const leakBase = "https://netwerk.omzien.example"

func newRecord(t *rapid.T) *record {
	dir, err := os.MkdirTemp("", "omzien-leak-")
	require.NoError(t, err)
	r := &record{t: t, ctx: context.Background(), dir: dir, now: noon}
	r.store, err = sqlite.Open(r.ctx, filepath.Join(dir, "netwerk.db"))
	require.NoError(t, err)
	r.network = omzien.New(r.store, &omzien.Options{Now: func() time.Time { return r.now }, Mail: true, Proof: rapid.SampledFrom([]time.Duration{0, time.Hour}).Draw(t, "proof")})
	r.handler = web.New(r.network, &web.Options{BaseURL: leakBase, Limits: unlimited})
	return r
}

func (r *record) close() {
	require.NoError(r.t, r.store.Close())
	require.NoError(r.t, os.RemoveAll(r.dir))
}

// secret is a mark among other text.
func (r *record) secret(label string) string {
	noise := rapid.SampledFrom([]string{"", " ", "& ", "<b> ", "é", "’t ", `"`, "; ", "/"})
	return "X" + noise.Draw(r.t, label) + mark + label + noise.Draw(r.t, label)
}

func (r *record) flip(label string) bool { return rapid.Bool().Draw(r.t, label) }

// fill writes everything that a network can hold.
func (r *record) fill() {
	d := r.registry()
	d.Events = []event.Event{r.meeting("eten"), r.meeting("samen"), r.draft("concept"), r.draft("vervallen")}
	_, err := r.network.Import(r.ctx, d, r.secret("invoer"))
	require.NoError(r.t, err)
	r.public, r.private = []string{"eten", "samen"}, []string{mark + "-concept", mark + "-vervallen"}
	r.change(mark+"-vervallen", (*event.Event).Discard, r.secret("reden"))
	r.elsewhere()
	for _, slug := range []string{"samen", "eten"} { // eten may have been held, after which nothing is to come
		r.people(slug)
		r.life(slug)
	}
}

// change is one for a reason, an hour after the last.
func (r *record) change(slug string, f func(*event.Event, event.Step) error, reason string) {
	r.now = r.now.Add(time.Hour)
	step := event.Step{At: r.now, By: r.secret("door"), Reason: reason}
	require.NoError(r.t, r.network.Agenda.Change(r.ctx, slug, func(e *event.Event) error { return f(e, step) }), slug)
}

// registry is the initiative that is host of the meetings, with its file.
func (r *record) registry() omzien.Document {
	source := []initiative.Source{{Document: r.secret("bron"), Note: r.secret("noot")}}
	host := initiative.Initiative{Name: "De Buurtkamer", Slug: "buurtkamer", Kinds: initiative.Kinds()[:1], Areas: []initiative.Area{{Municipality: "GM0344"}},
		Sources: source, Partners: []string{r.secret("partner")}, Summary: r.secret("samenvatting")}
	return omzien.Document{
		Organisations: []omzien.Organisation{{Name: r.secret("organisatie"), Slug: mark, Kind: "network_operator", Sources: source}},
		Initiatives:   []initiative.Initiative{host},
		Trajectories: []support.Trajectory{{Slug: mark + "-traject", Title: r.secret("traject"), Goal: r.secret("doel"), Clients: []string{"buurtkamer"}, Kind: support.Kinds()[0],
			Status: support.StatusRequested, CreatedAt: noon, ChangedAt: noon,
			History: []support.Change{{At: noon, By: r.secret("wie"), To: support.StatusRequested, Reason: r.secret("waarom")}}}},
	}
}

// meeting is one that the public knows, of which seats may not be published.
func (r *record) meeting(slug string) event.Event {
	e := full()
	e.Slug, e.Hosts = slug, []event.Named{{ID: "buurtkamer", Name: "De Buurtkamer"}}
	e.Mode = rapid.SampledFrom(event.AttendanceModes()).Draw(r.t, "mode")
	e.SignUp.Capacity = event.Capacity{Limited: true, Seats: rapid.IntRange(2, 6).Draw(r.t, "seats"), Publish: r.flip("publish")}
	e.SignUp.WhenFull = rapid.SampledFrom(event.FullPolicies()).Draw(r.t, "policy")
	e.SignUp.Asks = event.Asks{Asked: []event.Question{{ID: "lunch", Label: "Wat eet u?"}}, Wishes: event.WishKinds(),
		Tables: []event.Table{{ID: "zorg", Title: "Zorg", Seats: 5}, {ID: "groen", Title: "Groen", Seats: 5}}}
	return e
}

// draft is one that is not for the public, in nothing of it.
func (r *record) draft(slug string) event.Event {
	e := full()
	e.Slug, e.Status, e.Title, e.Purpose, e.Note, e.Organiser = mark+"-"+slug, event.Draft, r.secret("titel"), r.secret("waarover"), r.secret("let op"), r.secret("organisator")
	e.Hosts, e.Contact, e.Questions = []event.Named{{Name: r.secret("gastheer")}}, mark+"@omzien.example", []string{r.secret("vraag")}
	e.Venue.Name, e.Venue.Address, e.Venue.Access = r.secret("zaal"), r.secret("straat"), r.secret("toegang")
	e.Programme[0].Title, e.Programme[0].Text = r.secret("onderdeel"), r.secret("tekst")
	return e
}

// elsewhere is the calendar of the initiative itself, of which the address is a
// secret, with a meeting of which its owner wants nothing shown.
func (r *record) elsewhere() {
	c, err := r.network.Calendars.Add(r.ctx, omzien.Calendar{Initiative: event.Named{ID: "buurtkamer"}, Name: r.secret("kalender"),
		Address: "https://agenda.omzien.example/" + mark + "/basis.ics"})
	require.NoError(r.t, err)
	r.secrets = append(r.secrets, c.ID)
	at := start.AddDate(0, 0, 3)
	_, err = r.network.Calendars.Follow(r.ctx, c.ID, omzien.Reading{Complete: true, From: noon.AddDate(0, 0, -92), Until: noon.AddDate(1, 0, 0), Seen: omzien.CalendarSeen{ETag: r.secret("versie")},
		Entries: []omzien.ReadEntry{
			{UID: mark + "-uid@agenda.omzien.example", Summary: "Kaarten", Start: at, End: at.Add(time.Hour), Cancelled: r.flip("cancelled"), URL: "https://buurtkamer.example/kaarten"},
			{UID: mark + "-reeks", Instance: "20190205T160000", Summary: "Koffie", Start: at.AddDate(0, 0, 4), End: at.AddDate(0, 0, 4).Add(time.Hour)},
			{UID: "eigen", Summary: r.secret("besloten"), Description: r.secret("tekst"), Location: r.secret("plaats"), Private: true, Start: at, End: at.Add(time.Hour)},
		}}, 0)
	require.NoError(r.t, err)
	list, err := r.network.Agenda.Feed(r.ctx, omzien.Selection{})
	require.NoError(r.t, err)
	for _, a := range list {
		if a.Origin != nil {
			r.public = append(r.public, a.Slug)
		}
	}
	require.Len(r.t, r.public, 4)
	r.change("samen", func(e *event.Event, _ event.Step) error { // it was entered here and stands there too
		e.Origin = &event.Origin{Calendar: c.ID, UID: mark + "-samen", Instance: mark, URL: "https://agenda.omzien.example/" + mark, Matched: true, Start: e.Start, End: e.End}
		return nil
	}, "")
}

// people sign up; some leave again, some open a calendar of their own.
func (r *record) people(slug string) {
	for i := range rapid.IntRange(1, 4).Draw(r.t, "people") {
		key := fmt.Sprint(mark, slug, i)
		wanted := rapid.IntRange(1, 3).Draw(r.t, "wanted")
		request := event.Request{Name: r.secret("naam"), Email: fmt.Sprintf("%s%d@omzien.example", mark, i), OnBehalfOf: r.secret("namens"), Seats: wanted, AcceptsFewer: r.flip("fewer"),
			Replies: []event.Reply{{Question: "lunch", Text: r.secret("antwoord")}}, Wishes: event.Wishes{Access: r.secret("toegang"), Diet: r.secret("eten")},
			Tables: []string{"zorg", "groen"}[rapid.IntRange(0, 1).Draw(r.t, "table"):], Language: event.English}
		for range wanted - 1 {
			request.Companions = append(request.Companions, r.secret("gast"))
		}
		receipt, err := r.network.Agenda.SignUp(r.ctx, slug, request, key)
		if omzien.KindOf(err) == omzien.Conflict {
			continue // it is full
		}
		require.NoError(r.t, err)
		r.own(receipt.Token)
		for _, token := range r.post() {
			r.own(token)
		}
		require.NoError(r.t, r.network.Agenda.Tend(r.ctx))
	}
}

// own is what somebody does with a secret.
func (r *record) own(token string) {
	if token == "" {
		return
	}
	r.secrets = append(r.secrets, token)
	receipt, err := r.network.Agenda.Confirm(r.ctx, token)
	if omzien.KindOf(err) == omzien.Conflict {
		return
	}
	require.NoError(r.t, err)
	r.secrets = append(r.secrets, receipt.ID)
	switch rapid.IntRange(0, 4).Draw(r.t, "what next") {
	case 0:
		if err := r.network.Agenda.Withdraw(r.ctx, receipt.ID, token); omzien.KindOf(err) != omzien.Conflict {
			require.NoError(r.t, err)
		}
	case 1:
		calendar, err := r.network.Agenda.OpenPersonal(r.ctx, token)
		require.NoError(r.t, err)
		r.secrets = append(r.secrets, calendar)
	case 2:
		if receipt.Mailed && receipt.Status == event.SeatConfirmed {
			changed := receipt.Said
			changed.Name, changed.Companions = r.secret("andere naam"), nil                                     // fewer may have got a seat
			if _, err := r.network.Agenda.Amend(r.ctx, token, changed); omzien.KindOf(err) != omzien.Conflict { // the meeting can be off by now
				require.NoError(r.t, err)
			}
		}
	}
}

// post empties the outbox and gives the secrets in it.
func (r *record) post() (tokens []string) {
	letters, err := r.network.Outbox.Take(r.ctx, 10)
	require.NoError(r.t, err)
	for _, letter := range letters {
		tokens = append(tokens, letter.Token)
		if r.flip("sent") {
			require.NoError(r.t, r.network.Outbox.Sent(r.ctx, letter.ID))
		} else {
			require.NoError(r.t, r.network.Outbox.Failed(r.ctx, letter.ID, mark+"550", true))
		}
	}
	return tokens
}

// life takes a meeting through changes with reasons: only that of the last one,
// when it does not go on, is for the public.
func (r *record) life(slug string) {
	for range rapid.IntRange(0, 2).Draw(r.t, "edits") {
		r.change(slug, func(e *event.Event, step event.Step) error {
			next := *e
			next.Note = "Neem een stoel mee."
			return e.Revise(next, 0, step)
		}, r.secret("wijziging"))
	}
	switch rapid.SampledFrom([]event.Status{event.Scheduled, event.Postponed, event.Cancelled, event.Held}).Draw(r.t, "status") {
	case event.Postponed:
		r.change(slug, (*event.Event).Postpone, "Er is geen zaal.")
	case event.Cancelled:
		if r.flip("postponed before") {
			r.change(slug, (*event.Event).Postpone, r.secret("uitstel"))
		}
		r.change(slug, (*event.Event).Cancel, "De zaal is dicht.")
	case event.Held:
		if slug == "eten" {
			r.now = start.Add(4 * time.Hour)
			r.change(slug, (*event.Event).Hold, r.secret("geweest"))
		}
	}
}

func (r *record) get(path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// drawn is every public form, by where it is found.
func (r *record) drawn() map[string]string {
	found := map[string]string{}
	look := func(status int, path string) {
		w := r.get(path)
		require.Equal(r.t, status, w.Code, "%s: %s", path, w.Body)
		found[path] = fmt.Sprint(w.Header(), "\n", w.Body)
	}
	for _, path := range []string{"/", "/agenda", "/agenda.html", "/agenda.json", "/agenda.ics", "/agenda.atom", "/agenda.feed.json", "/api/v1/events",
		"/healthz", "/readyz", "/agenda?zoek=samen", "/agenda.html?zoek=eten",
		"/agenda.en.html", "/agenda.ar.html", "/volgende.html", "/volgende.ar.html", "/embed/agenda", "/embed/agenda.js", "/embed/agenda.html", "/embed/next", "/embed/next.js", "/embed/next.html"} {
		look(http.StatusOK, path)
		if !strings.Contains(path, "?") {
			look(http.StatusOK, path+"?thema=loneliness&gemeente=GM0344&initiatief=buurtkamer&soort=network_meeting&doelgroep=resident")
		}
	}
	for status, slugs := range map[int][]string{http.StatusOK: r.public, http.StatusNotFound: r.private} {
		for _, slug := range slugs {
			for _, form := range []string{"", ".html", ".en.html", ".ar.html", ".ics", "/kaart", "?taal=en"} {
				look(status, "/bijeenkomsten/"+slug+form)
			}
			for _, form := range []string{"", ".js", ".html"} {
				look(status, "/embed/signup"+form+"?event="+slug)
			}
			look(status, "/api/v1/events/"+slug)
			look(status, "/oembed?url="+url.QueryEscape(leakBase+"/bijeenkomsten/"+slug))
		}
	}
	for _, month := range []string{"2018-12", "2019-01", "2019-02"} {
		look(http.StatusOK, "/agenda.html?weergave=maand&datum="+month)
		look(http.StatusOK, "/embed/agenda.js?taal=en&weergave=week&datum="+month+"-28")
	}
	for _, path := range []string{"/aanmelding/verzonnen", "/kalender/verzonnen", "/kalender/verzonnen.ics", "/api/v1/events/niets", "/niets"} {
		look(http.StatusNotFound, path)
	}
	r.exported(found)
	return found
}

// exported adds the files of an export, but for the widget.
func (r *record) exported(found map[string]string) {
	base := rapid.SampledFrom([]string{"", leakBase}).Draw(r.t, "base")
	folder := filepath.Join(r.dir, "site")
	require.NoError(r.t, export.Write(r.ctx, r.network, folder, base))
	require.NoError(r.t, fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(path, "widget/") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, path))
		found["export/"+path] = path + "\n" + string(data)
		return err
	}))
	require.Contains(r.t, found, "export/agenda.ics")
}
