package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// TestFrames: any site may put these into a frame, and what they load and send to is
// the network alone.
func TestFrames(t *testing.T) {
	s := wijk(t)
	for path, element := range map[string]string{"/embed/agenda": "omzien-agenda", "/embed/agenda?thema=housing&taal=ar": "omzien-agenda", "/embed/signup?event=wijk": "omzien-signup", "/embed/next": "omzien-next"} {
		t.Run(path, func(t *testing.T) {
			a := s.get(path)
			require.Equal(t, http.StatusOK, a.status, a.body)
			require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
			policy := a.header.Get("Content-Security-Policy")
			for _, must := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors *", "require-trusted-types-for 'script'"} {
				require.Contains(t, policy, must)
			}
			require.NotContains(t, policy, "unsafe-inline")
			require.True(t, strings.HasPrefix(a.body, "<!doctype html>"))
			require.Contains(t, a.body, "<"+element+" ")
			require.Contains(t, a.body, `<template shadowrootmode="open"><link rel="stylesheet" href="/widget/omzien.css">`)
			require.Contains(t, a.body, `<base target="_blank">`)
			require.NotRegexp(t, `(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(>|[^>]*>[^<])`, a.body)
			for _, file := range regexp.MustCompile(`(?:src|href)="(/widget/[^"]*)"`).FindAllStringSubmatch(a.body, -1) {
				require.Equal(t, http.StatusOK, s.get(file[1]).status, file[1])
			}
		})
	}
	t.Run("what went wrong is read in the frame too", func(t *testing.T) {
		for path, says := range map[string]string{"/embed/signup?event=niets": "Dat lukt niet", "/embed/signup?taal=en": "That did not work", "/embed/next?thema=onzin": "Dit thema kennen we niet."} {
			a := s.get(path)
			require.Equal(t, http.StatusNotFound, a.status, path)
			require.Contains(t, a.header.Get("Content-Security-Policy"), "frame-ancestors *", path)
			require.Contains(t, a.header.Get("Content-Security-Policy"), "default-src 'none'", path)
			require.Equal(t, "no-store", a.header.Get("Cache-Control"), path)
			require.Contains(t, a.body, says, path)
			require.Contains(t, a.body, `<base target="_blank">`, path)
			require.NotContains(t, a.body, "<nav", "nothing that opens in the frame")
			require.Contains(t, a.body, `href="`+s.url+`/agenda`, path)
		}
	})
	t.Run("every other page stays out of frames", func(t *testing.T) {
		for _, path := range []string{"/", "/agenda", "/bijeenkomsten/wijk", "/embed/agenda.js/x", "/embed/signup.js?event=niets"} {
			require.Contains(t, s.get(path).header.Get("Content-Security-Policy"), "frame-ancestors 'self'", path)
		}
	})
	t.Run("it is called what it shows", func(t *testing.T) {
		require.Contains(t, s.get("/embed/signup?event=wijk").body, "<title>"+s.get("/api/v1/events/wijk").json()["title"].(string)+"</title>")
		require.Contains(t, s.get("/embed/next?taal=en").body, "<title>The next meeting</title>")
	})
}

// TestBrought: what a script or an include brings along is, to the octet, what the
// element would have asked for, and changes when that does.
func TestBrought(t *testing.T) {
	s := newSite(t, but(meeting("wijk", 20, event.Closed), func(e *event.Event) {
		e.Title, e.Purpose, e.SignUp.Capacity.Publish = "Kosten: `${5}` \\ </script></template>", "a\n\nb", true
	}))
	for script, part := range map[string]string{"/embed/agenda.js?max=3&taal=en": "/agenda.en.html?max=3", "/embed/signup.js?event=wijk": "/bijeenkomsten/wijk.html", "/embed/next.js?taal=ar": "/volgende.ar.html"} {
		for range 2 {
			a, want := s.get(script), s.get(part)
			require.Equal(t, unfolded(want.body), unfolded(inScript(t, a.body)), script)
			core, _ := dist.Open("embed.js", "")
			require.True(t, strings.HasSuffix(a.body, string(core)))
			include := s.get(strings.Replace(script, ".js", ".html", 1))
			require.Contains(t, unfolded(include.body), unfolded(want.body)+"</template>")
			s.post("wijk", guest("Anna"+part), "Idempotency-Key", part)
		}
	}
	t.Run("a seat less is seen", func(t *testing.T) {
		before := s.get("/embed/agenda.js")
		s.signUp("wijk", "Bert")
		after := s.get("/embed/agenda.js", "If-None-Match", before.header.Get("ETag"))
		require.Equal(t, http.StatusOK, after.status)
		require.NotEqual(t, before.body, after.body)
	})
	t.Run("it is compressed for whoever takes that", func(t *testing.T) {
		a := s.get("/embed/agenda.js", "Accept-Encoding", "br")
		require.Equal(t, "br", a.header.Get("Content-Encoding"))
		require.Less(t, len(a.body), len(s.get("/embed/agenda.js").body)/2)
	})
}

// inScript is the part that a script brings along, with its cards in their places.
func inScript(t *testing.T, script string) string {
	t.Helper()
	found := regexp.MustCompile("(?s)^const OZ=\\{[^`]*,\"html\":`(.*?[^\\\\])`[,}]").FindStringSubmatch(script)
	require.NotNil(t, found, script)
	text := strings.NewReplacer("\\\\", "\\", "\\`", "`", "\\$", "$", "\\r", "\r").Replace(found[1])
	columns := strings.Split(text, "\x1d")
	pieces := strings.Split(columns[0], "\x1e")
	out := pieces[0]
	for i, piece := range pieces[1:] {
		for _, column := range columns[1:] {
			values := strings.Split(column, "\x1f")
			out += values[0] + values[2+i] + values[1]
		}
		out += piece
	}
	return out
}

// unfolded is a part without what is folded away: that does not come along.
func unfolded(part string) string {
	return regexp.MustCompile(`(?s)<details.*?</details>`).ReplaceAllString(part, "")
}

func TestIncludes(t *testing.T) {
	s := wijk(t)
	whole, _ := dist.Open("omzien.css", "")
	list, _ := dist.Open("list.css", "")
	for path, style := range map[string][]byte{"/embed/agenda.html": list, "/embed/next.html": list, "/embed/agenda.html?weergave=maand": whole, "/embed/agenda.html?weergave=week": whole, "/embed/signup.html?event=wijk": whole} {
		require.Contains(t, s.get(path).body, "<style>"+string(style)+"</style>", path)
	}
	require.Contains(t, s.get("/embed/agenda.html?thema=housing&weergave=maand&taal=en").body, ` view="month" filter-thema="housing" lang="en"><template`)
}

// TestOtherReleases: a script that a browser kept goes on with the rest of today.
func TestOtherReleases(t *testing.T) {
	s := wijk(t)
	now := s.get("/widget/" + dist.MoreName())
	require.Contains(t, now.header.Get("Cache-Control"), "immutable")
	old := s.get("/widget/more.0123456789.js")
	require.Equal(t, http.StatusOK, old.status)
	require.Equal(t, now.body, old.body)
	require.Equal(t, scriptType, old.header.Get("Content-Type"))
	require.Contains(t, old.header.Get("Cache-Control"), "no-cache")
	requireOrigin(t, route{public: true}, old)
	for _, name := range []string{"more.js", "more.x.js", "more.0123456789.css", "more..js"} {
		require.Equal(t, http.StatusNotFound, s.get("/widget/"+name).status, name)
	}
}

// TestFirstRelease: what a site pasted from the first release goes on working, and
// what programs asked for then still answers as then.
func TestFirstRelease(t *testing.T) {
	s := newSite(t, meeting("wijk", 20, event.Closed))
	t.Run("the snippet's script and style have the addresses of then", func(t *testing.T) {
		for path, kind := range map[string]string{"/widget/omzien.js": scriptType, "/widget/omzien.css": styleType, "/widget/omzien.wasm": wasmType} {
			a := s.get(path, "Origin", elsewhere)
			require.Equal(t, http.StatusOK, a.status, path)
			require.Equal(t, kind, a.header.Get("Content-Type"), path)
			requireOrigin(t, route{public: true}, a)
		}
		for _, tag := range []string{"omzien-agenda", "omzien-signup"} {
			require.Contains(t, s.get("/widget/omzien.js").body, tag)
		}
	})
	t.Run("<omzien-agenda src=…/agenda.html>", func(t *testing.T) {
		a := s.get("/agenda.html?zoek=&thema=&gemeente=", "Origin", elsewhere)
		requireOrigin(t, route{public: true}, a)
		for _, must := range []string{`<div class="oz oz-agenda"`, `<form class="oz-filter"`, `name="zoek"`, `class="oz-status" role="status"`, `<div class="oz-results"`, `class="oz-card`, `data-oz-event="wijk"`, `href="` + s.url + `/bijeenkomsten/wijk"`} {
			require.Contains(t, a.body, must)
		}
	})
	t.Run(`<omzien-signup src=…/agenda.html event="wijk">`, func(t *testing.T) {
		a := s.get("/bijeenkomsten/wijk.html", "Origin", elsewhere)
		requireOrigin(t, route{public: true}, a)
		for _, must := range []string{`<article class="oz oz-meeting"`, `<form class="oz-form" `, `action="` + s.url + `/bijeenkomsten/wijk#aanmelden"`, `name="name"`, `name="email"`, `name="seats"`, `name="key"`, `name="website"`} {
			require.Contains(t, a.body, must)
		}
	})
	t.Run("the list as JSON", func(t *testing.T) {
		a := s.get("/agenda.json")
		require.Equal(t, a.body, s.get("/api/v1/events").body)
		require.Contains(t, a.body, `"slug":"wijk"`)
	})
	t.Run("an element of then that is still in a browser signs up by the interface, and withdraws", func(t *testing.T) {
		body := s.signUp("wijk", "Anna", "Idempotency-Key", "van-toen")
		require.Equal(t, "confirmed", body["status"])
		a := s.do(http.MethodDelete, "/api/v1/sign-ups/"+body["id"].(string), nil, "Authorization", "Bearer "+body["token"].(string))
		require.Equal(t, http.StatusNoContent, a.status)
		require.Equal(t, http.StatusNoContent, s.do(http.MethodOptions, "/api/v1/events/wijk/sign-ups", nil, "Origin", elsewhere, "Access-Control-Request-Method", "POST").status)
	})
	t.Run("the form of a page of then, and its stamp", func(t *testing.T) {
		require.Equal(t, http.StatusSeeOther, s.submit("/bijeenkomsten/wijk", applied("Bert")).status)
	})
}
