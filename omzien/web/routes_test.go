package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

var update = flag.Bool("update", false, "write the golden files anew")

// What the Content-Type of an answer can be.
const (
	htmlType    = "text/html; charset=utf-8"
	jsonType    = "application/json; charset=utf-8"
	calendar    = "text/calendar; charset=utf-8"
	scriptType  = "text/javascript; charset=utf-8"
	styleType   = "text/css; charset=utf-8"
	wasmType    = "application/wasm"
	problemType = "application/problem+json; charset=utf-8"
)

// route is one address and what its answer has. Cache is Cache-Control; an
// answer that may be kept has an ETag too.
type route struct {
	path        string
	status      int
	contentType string
	cache       string
	public      bool // scripts of other sites may read it
	page        bool // a page of our own, with a Content-Security-Policy
	says        string
}

const (
	again   = "public, no-cache"
	polled  = "public, max-age=300, stale-if-error=86400"
	never   = "no-store"
	forGood = "public, max-age=31536000, immutable"
	hourly  = "public, max-age=3600, stale-while-revalidate=86400"
)

func routes() []route {
	return []route{
		{path: "/", status: 200, contentType: htmlType, cache: again, page: true, says: "Nieuw samenspel in de wijk"},
		{path: "/agenda", status: 200, contentType: htmlType, cache: again, page: true, says: "<omzien-agenda"},
		{path: "/agenda?zoek=samenspel", status: 200, contentType: htmlType, cache: again, page: true, says: "1 bijeenkomst<"},
		{path: "/agenda?zoek=%22%3E%3Cscript%3E", status: 200, contentType: htmlType, cache: again, page: true, says: "&quot;&gt;&lt;script&gt;"},
		{path: "/agenda?zoek=%ff", status: 200, contentType: htmlType, cache: again, page: true, says: "samenspel"},
		{path: "/agenda.html", status: 200, contentType: htmlType, cache: again, public: true, says: `<div class="oz oz-agenda"`},
		{path: "/agenda.en.html", status: 200, contentType: htmlType, cache: again, public: true, says: `lang="en"`},
		{path: "/agenda.ar.html", status: 200, contentType: htmlType, cache: again, public: true, says: `dir="rtl"`},
		{path: "/agenda.html?weergave=maand&datum=2019-01", status: 200, contentType: htmlType, cache: again, public: true, says: `<table`},
		{path: "/agenda.html?weergave=week&datum=2019-01-30&taal=en", status: 200, contentType: htmlType, cache: again, public: true, says: `<table`},
		{path: "/agenda?weergave=maand&datum=2018-12", status: 200, contentType: htmlType, cache: again, page: true, says: `<table`},
		{path: "/agenda?taal=en", status: 200, contentType: htmlType, cache: again, page: true, says: `<html lang="en"`},
		{path: "/agenda?taal=ar", status: 200, contentType: htmlType, cache: again, page: true, says: `<html lang="ar" dir="rtl"`},
		{path: "/agenda?taal=fr", status: 200, contentType: htmlType, cache: again, page: true, says: `<html lang="nl"`},
		{path: "/?taal=en", status: 200, contentType: htmlType, cache: again, page: true, says: `<html lang="en"`},
		{path: "/volgende.html", status: 200, contentType: htmlType, cache: again, public: true, says: "Nieuw samenspel"},
		{path: "/volgende.en.html?thema=housing", status: 200, contentType: htmlType, cache: again, public: true, says: `lang="en"`},
		{path: "/embed/agenda.js", status: 200, contentType: scriptType, cache: again, public: true, says: `const OZ={"element":"omzien-agenda","address":"http`},
		{path: "/embed/agenda.js?thema=housing&taal=ar&max=5&weergave=maand", status: 200, contentType: scriptType, cache: again, public: true, says: `/agenda.ar.html?max=5\u0026thema=housing\u0026weergave=maand"`},
		{path: "/embed/signup.js?event=wijk", status: 200, contentType: scriptType, cache: again, public: true, says: `"event":"wijk"`},
		{path: "/embed/next.js?taal=en", status: 200, contentType: scriptType, cache: again, public: true, says: `/volgende.en.html"`},
		{path: "/embed/agenda.html", status: 200, contentType: htmlType, cache: again, public: true, says: `<template shadowrootmode="open"><style>`},
		{path: "/embed/signup.html?event=wijk&taal=en", status: 200, contentType: htmlType, cache: again, public: true, says: `<omzien-signup `},
		{path: "/embed/next.html", status: 200, contentType: htmlType, cache: again, public: true, says: `<omzien-next `},
		{path: "/agenda.json", status: 200, contentType: jsonType, cache: again, public: true, says: `"slug":"wijk"`},
		{path: "/agenda?soort=network_meeting&doelgroep=resident", status: 200, contentType: htmlType, cache: again, page: true, says: "U ziet alleen: "},
		{path: "/agenda.ics", status: 200, contentType: calendar, cache: polled, public: true, says: "BEGIN:VEVENT"},
		{path: "/agenda.ics?soort=festival", status: 200, contentType: calendar, cache: polled, public: true, says: "X-WR-CALNAME:Omzien naar Elkaar: festival"},
		{path: "/agenda.atom", status: 200, contentType: "application/atom+xml; charset=utf-8", cache: polled, public: true, says: "<feed"},
		{path: "/agenda.feed.json", status: 200, contentType: "application/feed+json; charset=utf-8", cache: polled, public: true, says: "jsonfeed.org"},
		{path: "/bijeenkomsten/wijk", status: 200, contentType: htmlType, cache: never, page: true, says: `<form class="oz-form"`},
		{path: "/bijeenkomsten/wijk.html", status: 200, contentType: htmlType, cache: again, public: true, says: `<article class="oz oz-meeting"`},
		{path: "/bijeenkomsten/wijk.en.html", status: 200, contentType: htmlType, cache: again, public: true, says: `lang="en"`},
		{path: "/bijeenkomsten/wijk?taal=en", status: 200, contentType: htmlType, cache: never, page: true, says: `name="language" value="en"`},
		{path: "/bijeenkomsten/wijk.ics", status: 200, contentType: calendar, cache: again, public: true, says: "SUMMARY:Nieuw samenspel"},
		{path: "/widget/omzien.js", status: 200, contentType: scriptType, cache: hourly, public: true, says: "omzien-agenda"},
		{path: "/widget/omzien.css", status: 200, contentType: styleType, cache: again, public: true, says: ".oz"},
		{path: "/widget/" + dist.ScriptName(), status: 200, contentType: scriptType, cache: forGood, public: true, says: "omzien-agenda"},
		{path: "/widget/" + dist.MoreName(), status: 200, contentType: scriptType, cache: forGood, public: true, says: "wasi"},
		{path: "/widget/frame.js", status: 200, contentType: scriptType, cache: again, public: true, says: "iframe"},
		{path: "/widget/framed.js", status: 200, contentType: scriptType, cache: again, public: true, says: "ResizeObserver"},
		{path: "/widget/omzien.d.ts", status: 200, contentType: "text/plain; charset=utf-8", cache: again, public: true, says: "omzien-signed-up"},
		{path: "/widget/custom-elements.json", status: 200, contentType: "application/json", cache: again, public: true, says: "schemaVersion"},
		{path: "/widget/omzien.wasm", status: 200, contentType: wasmType, cache: again, public: true, says: "\x00asm"},
		{path: "/widget/" + dist.WasmName(), status: 200, contentType: wasmType, cache: forGood, public: true, says: "\x00asm"},
		{path: "/healthz", status: 200, contentType: "text/plain; charset=utf-8", cache: never, says: "ok\n"},
		{path: "/readyz", status: 200, contentType: "text/plain; charset=utf-8", cache: never, says: "ok\n"},
		{path: "/favicon.ico", status: 204},
		{path: "/api/v1/events", status: 200, contentType: jsonType, cache: again, public: true, says: `"slug":"wijk"`},
		{path: "/api/v1/events/wijk", status: 200, contentType: jsonType, cache: again, public: true, says: `"availability":"open"`},

		{path: "/embed/signup.js", status: 404, contentType: htmlType, cache: never, public: true, page: true, says: "kunnen we niet vinden"},
		{path: "/embed/signup.js?event=concept", status: 404, contentType: htmlType, cache: never, public: true, page: true, says: "kunnen we niet vinden"},
		{path: "/embed/next.js?thema=onzin", status: 404, contentType: htmlType, cache: never, public: true, page: true, says: "Dit thema kennen we niet."},
		{path: "/embed/iets.js", status: 404, contentType: htmlType, cache: never, page: true, says: "kunnen we niet vinden"},
		{path: "/volgende.html?thema=onzin", status: 422, contentType: problemType, cache: never, public: true, says: `"code":"invalid"`},
		{path: "/niets.en.html", status: 404, contentType: htmlType, cache: never, page: true, says: "We cannot find"},
		{path: "/niets", status: 404, contentType: htmlType, cache: never, page: true, says: "kunnen we niet vinden"},
		{path: "/agenda/nietsniets", status: 404, contentType: htmlType, cache: never, page: true, says: "kunnen we niet vinden"},
		{path: "/bijeenkomsten/niets", status: 404, contentType: htmlType, cache: never, page: true, says: "kunnen we niet vinden"},
		{path: "/bijeenkomsten/concept", status: 404, contentType: htmlType, cache: never, page: true, says: "kunnen we niet vinden"},
		{path: "/bijeenkomsten/niets.html", status: 404, contentType: htmlType, cache: never, public: true, says: "kunnen we niet vinden"},
		{path: "/bijeenkomsten/niets.ics", status: 404, contentType: htmlType, cache: never, public: true, page: true, says: "kunnen we niet vinden"},
		{path: "/bijeenkomsten/..%2f..%2fetc%2fpasswd", status: 404, contentType: htmlType, cache: never, page: true, says: "kunnen we niet vinden"},
		{path: "/aanmelding/verzonnen", status: 404, contentType: htmlType, cache: never, page: true, says: "Gebruik de link"},
		{path: "/aanmelding/verzonnen/gegevens.json", status: 404, contentType: htmlType, cache: never, page: true, says: "Gebruik de link"},
		{path: "/bijeenkomsten/wijk/mail", status: 404, contentType: htmlType, cache: never, page: true, says: "kunnen we niet vinden"},
		{path: "/kalender/verzonnen", status: 404, contentType: htmlType, cache: never, page: true, says: "Dit kalenderadres werkt niet"},
		{path: "/kalender/verzonnen.ics", status: 404, contentType: htmlType, cache: never, page: true, says: "Dit kalenderadres werkt niet"},
		{path: "/widget/omzien.0000000000.wasm", status: 404, contentType: htmlType, cache: never, public: true, page: true, says: "kunnen we niet vinden"},
		{path: "/widget/dist.go", status: 404, contentType: htmlType, cache: never, public: true, page: true, says: "kunnen we niet vinden"},
		{path: "/api/", status: 404, contentType: problemType, cache: never, public: true, says: `"code":"not_found"`},
		{path: "/api/v2/events", status: 404, contentType: problemType, cache: never, public: true, says: `"code":"not_found"`},
		{path: "/api/v1/events/niets", status: 404, contentType: problemType, cache: never, public: true, says: `"code":"not_found"`},
		{path: "/api/v1/events/concept", status: 404, contentType: problemType, cache: never, public: true, says: `"code":"not_found"`},
		{path: "/api/v1/events/wijk/sign-ups", status: 405, contentType: problemType, cache: never, public: true, says: `"code":"method"`},
		{path: "/api/v1/sign-ups/1", status: 401, contentType: problemType, cache: never, public: true, says: `"code":"token"`},
		{path: "/api/v1/sign-ups/me", status: 401, contentType: problemType, cache: never, public: true, says: `"code":"token"`},
		{path: "/api/v1/sign-ups/1/confirmation", status: 405, contentType: problemType, cache: never, public: true, says: `"code":"method"`},
		{path: "/api/v1/sign-ups/1/acceptance", status: 405, contentType: problemType, cache: never, public: true, says: `"code":"method"`},
		{path: "/api/v1/sign-ups/1/refusal", status: 405, contentType: problemType, cache: never, public: true, says: `"code":"method"`},
	}
}

// wijk is the site of most tests: one meeting and a draft.
func wijk(t *testing.T) *site {
	return newSite(t, meeting("wijk", 20, event.Closed),
		but(meeting("concept", 20, event.Closed), func(e *event.Event) { e.Status = event.Draft }))
}

func TestRoutes(t *testing.T) {
	s := wijk(t)
	for _, r := range routes() {
		t.Run("GET "+r.path, func(t *testing.T) {
			a := s.get(r.path)
			require.Equal(t, r.status, a.status, a.body)
			require.Equal(t, r.contentType, a.header.Get("Content-Type"))
			require.Equal(t, r.cache, a.header.Get("Cache-Control"))
			require.Contains(t, a.body, r.says)
			requireOrigin(t, r, a)
			requirePolicy(t, r, a)
			require.Equal(t, slices.Contains([]string{again, hourly, polled, forGood}, r.cache), a.header.Get("ETag") != "")
		})
		t.Run("HEAD "+r.path, func(t *testing.T) {
			a, full := s.do(http.MethodHead, r.path, nil), s.get(r.path)
			require.Equal(t, full.status, a.status)
			require.Empty(t, a.body)
			for _, name := range []string{"Content-Type", "Content-Length", "Content-Disposition", "Cache-Control", "ETag", "Access-Control-Allow-Origin", "Vary"} {
				require.Equal(t, full.header.Get(name), a.header.Get(name), name)
			}
		})
	}
}

func requireOrigin(t *testing.T, r route, a answer) {
	t.Helper()
	if r.public {
		require.Equal(t, "*", a.header.Get("Access-Control-Allow-Origin"))
		require.Contains(t, a.header.Get("Access-Control-Expose-Headers"), "Date", "the widget sets its clock by it")
	} else {
		require.Empty(t, a.header.Get("Access-Control-Allow-Origin"))
	}
	require.Empty(t, a.header.Get("Access-Control-Allow-Credentials"))
}

// requirePolicy: our own pages run nothing but what they load from here, and
// hold nothing that such a policy would forbid.
func requirePolicy(t *testing.T, r route, a answer) {
	t.Helper()
	policy := a.header.Get("Content-Security-Policy")
	if !r.page {
		if r.public && strings.Contains(r.path, ".html") { // it is fetched, and no document
			require.Equal(t, "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'", policy)
			require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
			return
		}
		require.Empty(t, policy)
		return
	}
	require.Contains(t, policy, "default-src 'none'")
	require.Contains(t, policy, "base-uri 'none'")
	require.Contains(t, policy, "form-action 'self'")
	require.Contains(t, policy, "frame-ancestors 'self'")
	require.Contains(t, policy, "require-trusted-types-for 'script'")
	require.NotContains(t, policy, "unsafe-inline")
	require.NotContains(t, policy, "'unsafe-eval'")
	require.NotContains(t, policy, "http")
	require.NotContains(t, policy, "*")
	require.True(t, strings.HasPrefix(a.body, "<!doctype html>"))
	loaded := unloaded.ReplaceAllString(a.body, "")
	require.NotRegexp(t, `(?i)<style|\sstyle="|\son[a-z]+=|javascript:|<script(>|[^>]*>[^<])`, loaded)
	require.NotRegexp(t, `(?i)<(img|iframe|link|script)[^>]*(src|href)="(https?:)?//`, loaded, "nothing from anywhere else")
}

// unloaded is what a browser neither runs nor loads: data, and addresses for others.
var unloaded = regexp.MustCompile(`<script type="application/ld\+json">[^<]*</script>|<link rel="(canonical|alternate)"[^>]*>`)

func TestAskingAgain(t *testing.T) {
	s := newSite(t, but(meeting("wijk", 20, event.Closed), func(e *event.Event) { e.SignUp.Capacity.Publish = true }))
	for _, r := range routes() {
		if !slices.Contains([]string{again, hourly, polled, forGood}, r.cache) {
			continue
		}
		t.Run("304 for "+r.path, func(t *testing.T) {
			first := s.get(r.path)
			second := s.get(r.path, "If-None-Match", first.header.Get("ETag"))
			require.Equal(t, http.StatusNotModified, second.status)
			require.Empty(t, second.body)
			require.Equal(t, first.header.Get("ETag"), second.header.Get("ETag"))
			for _, name := range []string{"Vary", "Cache-Control", "Access-Control-Allow-Origin", "Content-Security-Policy"} {
				require.Equal(t, first.header.Get(name), second.header.Get(name), name)
			}
			require.Equal(t, http.StatusOK, s.get(r.path, "If-None-Match", `"iets-anders"`).status)
		})
	}
	paths := []string{"/", "/agenda", "/agenda.html", "/agenda.json", "/bijeenkomsten/wijk.html", "/api/v1/events/wijk"}
	tags := map[string]string{}
	for _, path := range paths {
		tags[path] = s.get(path).header.Get("ETag")
	}
	s.signUp("wijk", "Anna")
	for _, path := range paths {
		t.Run("a seat less is seen at "+path, func(t *testing.T) {
			require.Equal(t, http.StatusOK, s.get(path, "If-None-Match", tags[path]).status)
		})
	}
}

func TestCompression(t *testing.T) {
	s := newSite(t)
	for _, name := range []string{"omzien.js", "omzien.css", dist.ScriptName(), dist.MoreName(), "frame.js", dist.WasmName(), "omzien.wasm"} {
		for accept, want := range map[string]string{
			"": "", "identity": "", "*": "", "deflate": "", "x-gzip": "", "brotli": "",
			"gzip": "gzip", "GZIP": "gzip", "gzip;q=0.5": "gzip", "gzip;q=0": "", "gzip;q=0.000": "", "gzip; q=0": "", "gzip;Q=0": "",
			"br": "br", "gzip, deflate, br, zstd": "br", "br,gzip": "br", "gzip,br": "br", "deflate , br ;q=0.1": "br",
			"br;q=0": "", "br;q=0, gzip": "gzip", "gzip, br;q=0.0": "gzip", "br;q=0, gzip;q=0": "", "br;q=onzin": "", "br;q=-1": "", ",, ,": "",
		} {
			t.Run(name+" for "+accept, func(t *testing.T) {
				a := s.get("/widget/"+name, "Accept-Encoding", accept)
				require.Equal(t, http.StatusOK, a.status)
				require.Equal(t, want, a.header.Get("Content-Encoding"))
				require.Equal(t, "Accept-Encoding", a.header.Get("Vary"))
				file := name
				if name == "omzien.wasm" {
					file = dist.WasmName()
				}
				body, found := dist.Open(file, want)
				require.True(t, found)
				require.Equal(t, len(body), len(a.body))
				require.True(t, string(body) == a.body)
			})
		}
	}
	t.Run("the encodings have tags of their own, and the same content", func(t *testing.T) {
		plain, br, gz := s.get("/widget/omzien.js"), s.get("/widget/omzien.js", "Accept-Encoding", "br"), s.get("/widget/omzien.js", "Accept-Encoding", "gzip")
		require.NotEqual(t, plain.header.Get("ETag"), br.header.Get("ETag"))
		require.NotEqual(t, gz.header.Get("ETag"), br.header.Get("ETag"))
		r, err := gzip.NewReader(strings.NewReader(gz.body))
		require.NoError(t, err)
		unpacked, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, plain.body, string(unpacked))
	})
}

func TestOtherSites(t *testing.T) {
	s := wijk(t)
	const methods, headers = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
	for path, allowed := range map[string]string{
		"/api/v1/events": "GET, HEAD, OPTIONS", "/api/v1/events/wijk": "GET, HEAD, OPTIONS",
		"/api/v1/events/wijk/sign-ups": "POST, OPTIONS", "/api/v1/sign-ups/1": "DELETE, GET, HEAD, PUT, OPTIONS",
		"/api/v1/sign-ups/1/confirmation": "POST, OPTIONS", "/api/v1/sign-ups/me/acceptance": "POST, OPTIONS", "/api/v1/sign-ups/me/refusal": "POST, OPTIONS",
	} {
		t.Run("a browser may ask what it can do at "+path, func(t *testing.T) {
			a := s.do(http.MethodOptions, path, nil, "Origin", "https://wijk.example", "Access-Control-Request-Method", "POST",
				"Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
			require.Equal(t, http.StatusNoContent, a.status)
			require.Empty(t, a.body)
			require.Equal(t, allowed, a.header.Get(methods))
			for _, name := range []string{"Authorization", "Content-Type", "Idempotency-Key"} {
				require.Contains(t, a.header.Get(headers), name)
			}
			require.NotEmpty(t, a.header.Get("Access-Control-Max-Age"))
		})
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "VERZIN"} {
			if strings.Contains(allowed, method) {
				continue
			}
			t.Run(method+" "+path+" is refused with what is allowed", func(t *testing.T) {
				a := s.do(method, path, strings.NewReader("{}"))
				require.Equal(t, http.StatusMethodNotAllowed, a.status)
				require.Equal(t, allowed, a.header.Get("Allow"))
				require.Equal(t, "method", a.problem().Code)
			})
		}
	}
	for _, path := range []string{"/", "/agenda", "/agenda.html", "/agenda.json", "/widget/omzien.js", "/healthz", "/readyz"} {
		t.Run("POST "+path+" is refused with what is allowed", func(t *testing.T) {
			a := s.do(http.MethodPost, path, strings.NewReader("{}"))
			require.Equal(t, http.StatusMethodNotAllowed, a.status)
			require.Equal(t, "GET, HEAD", a.header.Get("Allow"))
		})
	}
}

func TestSlashes(t *testing.T) {
	s := newSite(t, meeting("wijk", 3, event.Closed))
	for from, to := range map[string]string{"/agenda/": "/agenda", "/bijeenkomsten/wijk/": "/bijeenkomsten/wijk"} {
		a := s.get(from)
		require.Equal(t, http.StatusMovedPermanently, a.status)
		require.Equal(t, to, a.header.Get("Location"))
	}
}

// full is a meeting with something in every public field.
func full() event.Event {
	return but(meeting("wijk", 20, event.WaitlistAuto), func(e *event.Event) {
		e.Title, e.Mode, e.Purpose = `Samen "eten" & <praten>`, event.InPerson, "We eten samen.\n\nDaarna praten we."
		e.Questions, e.Note = []string{"Wie kookt er?"}, "Neem een bord mee."
		e.Organiser = "Omzien naar Elkaar"
		e.Venue = event.Venue{Name: "De Buurtkamer", Room: "zaal 2", Address: "Voorbeeldstraat 1, Utrecht", Municipality: "GM0344", Access: "Geen drempel.", Certainty: event.Provisional}
		e.Programme = []event.Item{{Kind: event.Welcome, Minutes: 15, Title: "Welkom"}, {Kind: event.ThemeSession, Offset: 15, Minutes: 60, Text: "Aan tafel.", Themes: []string{"loneliness"}, Origin: "De vorige bijeenkomst.", Speakers: []string{"De Buurtkamer"}}}
		e.Themes, e.Audience = []string{"loneliness", "finance"}, []event.Role{event.Resident, event.Volunteer}
		e.SignUp.Capacity.Publish, e.SignUp.Strictness = true, event.Soft
		e.SignUp.Opens, e.SignUp.ClosesBefore = start.AddDate(0, -1, 0), start.AddDate(0, 0, -4)
	})
}

// TestAgendaJSON pins the public JSON: a client somewhere reads it.
func TestAgendaJSON(t *testing.T) {
	n := omzientest.New(t, noon)
	_, err := n.Import(t.Context(), omzien.Document{Events: []event.Event{
		full(),
		but(meeting("kort", 0, event.Closed), func(e *event.Event) { e.Start, e.End = start.AddDate(0, 0, 1), start.AddDate(0, 0, 2) }),
		but(meeting("afgelast", 5, event.Closed), func(e *event.Event) { e.Start, e.End = start.AddDate(0, 1, 0), start.AddDate(0, 1, 1) }),
	}}, "coordinator")
	require.NoError(t, err)
	n.Advance(time.Hour)
	require.NoError(t, n.Agenda.Change(t.Context(), "afgelast", func(e *event.Event) error {
		return e.Cancel(event.Step{At: n.Now(), By: "coordinator", Reason: "De zaal is dicht."})
	}))
	handler := web.New(n.Network, &web.Options{BaseURL: "https://netwerk.omzien.example/"})
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/agenda.json", nil))
	var got bytes.Buffer
	require.NoError(t, json.Indent(&got, recorder.Body.Bytes(), "", "\t"))
	got.WriteByte('\n')
	requireGolden(t, "agenda.json", got.Bytes())
	t.Run("the interface says the same", func(t *testing.T) {
		again := httptest.NewRecorder()
		handler.ServeHTTP(again, httptest.NewRequest(http.MethodGet, "/api/v1/events", nil))
		require.Equal(t, recorder.Body.String(), again.Body.String())
	})
	t.Run("and of one meeting the same as in the list", func(t *testing.T) {
		one := httptest.NewRecorder()
		handler.ServeHTTP(one, httptest.NewRequest(http.MethodGet, "/api/v1/events/wijk", nil))
		require.Contains(t, recorder.Body.String(), one.Body.String())
	})
	t.Run("an agenda without meetings is an empty list", func(t *testing.T) {
		require.Equal(t, `{"events":[]}`, newSite(t).get("/agenda.json").body)
	})
}

func requireGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "make it with -update")
	require.Equal(t, string(want), string(got))
}

// TestBelowAPath mounts the network below a path: every address that it writes
// must be one that it answers.
func TestBelowAPath(t *testing.T) {
	for _, path := range []string{"", "/netwerk", "/a/b"} {
		t.Run("below "+path+"/", func(t *testing.T) {
			n := omzientest.New(t, noon)
			_, err := n.Import(t.Context(), omzien.Document{Events: []event.Event{full()}}, "coordinator")
			require.NoError(t, err)
			mux := http.NewServeMux()
			server := httptest.NewServer(mux)
			defer server.Close()
			base := server.URL + path
			mux.Handle(path+"/", http.StripPrefix(path, web.New(n.Network, &web.Options{BaseURL: base + "/", Limits: unlimited})))
			s := &site{Network: n.Network, t: t, clock: n, url: server.URL, log: &lockedBuffer{}}

			seen := map[string]bool{}
			s.follow(path+"/", base, seen)
			s.follow(path+"/agenda.html", base, seen)
			s.follow(path+"/bijeenkomsten/wijk.html", base, seen)
			for _, must := range []string{"/agenda", "/agenda.ics", "/bijeenkomsten/wijk", "/bijeenkomsten/wijk.ics", "/widget/omzien.js", "/widget/omzien.css"} {
				require.True(t, seen[path+must], "no link to %s in %v", must, seen)
			}
			for _, fragment := range []string{"/agenda.html", "/bijeenkomsten/wijk.html"} {
				for _, link := range s.get(path + fragment).links() {
					require.Regexp(t, `^((https?|webcal|mailto):|#)`, link, "in %s, which stands on other sites", fragment)
				}
			}
			require.Contains(t, s.get(path+"/api/v1/events/wijk").body, `"url":"`+base+`/bijeenkomsten/wijk"`)

			form := s.get(path + "/bijeenkomsten/wijk").inputs()
			form.Set("name", "Anna")
			form.Set("email", "anna@omzien.example")
			sent := s.submit(path+"/bijeenkomsten/wijk", form)
			require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
			receipt := sent.header.Get("Location")
			require.True(t, strings.HasPrefix(receipt, path+"/aanmelding/"), receipt)
			s.follow(receipt, base, seen)
			own := s.submit(receipt+"/kalender", nil).header.Get("Location")
			require.True(t, strings.HasPrefix(own, path+"/kalender/"), own)
			s.follow(own, base, seen)
			require.True(t, seen[own+".ics"])
			require.Equal(t, http.StatusSeeOther, s.submit(receipt+"/afmelden", nil).status)
		})
	}
}

// follow gets a page and, once each, all that it links to in the network.
func (s *site) follow(path, base string, seen map[string]bool) {
	s.t.Helper()
	path, _, _ = strings.Cut(path, "#")
	if seen[path] || regexp.MustCompile(`/aanmelding/.*/[a-z]+$|/stop$`).MatchString(path) { // a button
		return
	}
	if strings.Contains(path, "weergave=") && strings.Count(path, "=") > 1 {
		return // there is a month before every month
	}
	seen[path] = true
	a := s.get(path)
	require.Equal(s.t, http.StatusOK, a.status, path)
	if a.header.Get("Content-Type") != htmlType {
		return
	}
	for _, link := range a.links() {
		switch {
		case strings.HasPrefix(link, "mailto:"), strings.HasPrefix(link, "#"):
		case strings.HasPrefix(link, "webcal:"):
			s.follow(strings.TrimPrefix(link, "webcal://"+strings.TrimPrefix(s.url, "http://")), base, seen)
		case strings.HasPrefix(link, base):
			s.follow(strings.TrimPrefix(link, s.url), base, seen)
		default:
			require.True(s.t, strings.HasPrefix(link, strings.TrimPrefix(base, s.url)+"/"), "%s links to %s", path, link)
			s.follow(link, base, seen)
		}
	}
}
