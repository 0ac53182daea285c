package main

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

// follow sends a request and goes where the answer points.
func follow(t *testing.T, method, address string, form url.Values) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, http.StatusOK, answer.StatusCode, address)
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(body)
}

// action is where the first form with that class goes.
func action(t *testing.T, page, class string) string {
	t.Helper()
	found := regexp.MustCompile(`<form class="` + class + `"[^>]* action="([^"]*)"`).FindStringSubmatch(page)
	require.NotNil(t, found, page)
	return html.UnescapeString(found[1])
}

func TestSite(t *testing.T) {
	home, err := time.LoadLocation(omzien.Zone)
	require.NoError(t, err)
	start := time.Now().In(home).AddDate(0, 0, 7).Truncate(time.Hour)
	n := omzientest.New(t, time.Now())
	_, err = n.Import(t.Context(), omzien.Document{Events: []event.Event{{
		Slug: "koffie", Title: "Koffie in de wijk", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
		Zone: omzien.Zone, Start: start, End: start.Add(time.Hour), Status: event.Scheduled, SignUp: event.Terms{Online: true},
	}}}, "coordinator")
	require.NoError(t, err)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	mux.Handle("/", site(n.Network, server.URL))

	t.Run("the page that was there already is still there", func(t *testing.T) {
		require.Contains(t, follow(t, http.MethodGet, server.URL+"/", nil), "/netwerk/agenda")
	})
	t.Run("the network is below its path", func(t *testing.T) {
		for _, path := range []string{"", "agenda", "agenda.html", "agenda.json", "agenda.ics", "bijeenkomsten/koffie", "widget/omzien.js", "api/v1/events/koffie", "healthz"} {
			require.NotEmpty(t, follow(t, http.MethodGet, server.URL+"/netwerk/"+path, nil))
		}
		answer, err := http.Get(server.URL + "/agenda")
		require.NoError(t, err)
		answer.Body.Close()
		require.Equal(t, http.StatusNotFound, answer.StatusCode, "and nowhere else")
	})
	t.Run("somebody signs up and withdraws there", func(t *testing.T) {
		page := follow(t, http.MethodGet, server.URL+"/netwerk/bijeenkomsten/koffie", nil)
		to := action(t, page, "oz-form")
		require.Equal(t, "/netwerk/bijeenkomsten/koffie#aanmelden", to)
		typed := url.Values{"name": {"Buurvrouw"}, "email": {"buurvrouw@omzien.example"}}
		for _, field := range regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			typed.Set(field[1], html.UnescapeString(field[2]))
		}
		n.Advance(5 * time.Second) // nobody types faster
		receipt := follow(t, http.MethodPost, server.URL+to, typed)
		require.Contains(t, receipt, "U bent aangemeld")
		list, err := n.Agenda.SignUps(t.Context(), "koffie")
		require.NoError(t, err)
		require.Len(t, list, 1)
		gone := follow(t, http.MethodPost, server.URL+action(t, receipt, "oz-withdraw"), nil)
		require.Contains(t, gone, "U bent afgemeld")
	})
}

// TestReadme: what the README shows is what runs here. A block is the text
// between two fences.
func TestReadme(t *testing.T) {
	readme := read(t, "../../README.md")
	t.Run("its first Go is a part of this program", func(t *testing.T) {
		block := firstBlock(t, readme, "go")
		require.Contains(t, block, "web.New(")
		require.Contains(t, read(t, "main.go"), "\n"+block)
	})
	t.Run("its first HTML is a part of the static example, with the same address", func(t *testing.T) {
		block := firstBlock(t, readme, "html")
		require.Contains(t, block, "<omzien-agenda")
		address := regexp.MustCompile(`https?://[^/"]+`)
		page := strings.ReplaceAll(read(t, "../static/index.html"), "\n  ", "\n") // there it is indented
		require.Contains(t, address.ReplaceAllString(page, "ADDRESS"), "\n"+address.ReplaceAllString(block, "ADDRESS"))
	})
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

func firstBlock(t *testing.T, text, language string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, "\n```"+language+"\n")
	require.True(t, found, "no block of %s", language)
	block, _, found := strings.Cut(rest, "```")
	require.True(t, found)
	return block
}
