package main

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
	"github.com/omziennaarelkaar/netwerk/omzien/mail/mailtest"
)

// filledDatabase is a file with the examples, on today's clock, which a website
// has.
func filledDatabase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "omzien.db")
	inDatabase(t, path, func(store database) {
		net := omzien.New(store, nil)
		require.NoError(t, fill(t.Context(), net, almanacAt(t, net.Now()), 0))
	})
	return path
}

// press posts a form and follows to the page that it leads to.
func press(t *testing.T, address string, form url.Values) string {
	t.Helper()
	answer, err := http.PostForm(address, form)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, http.StatusOK, answer.StatusCode, address)
	page, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(page)
}

// visitor is what somebody fills in for the meeting with twenty seats.
func visitor(t *testing.T, root, name string) string {
	t.Helper()
	return press(t, root+"/bijeenkomsten/"+twentySeatsSlug, filledIn(t, root, twentySeatsSlug,
		url.Values{"name": {name}, "email": {name + "@omzien.example"}, "seats": {"2"}}))
}

// letterTo waits for the n-th mail to somebody.
func letterTo(t *testing.T, server *mailtest.Server, address string, n int) mailtest.Message {
	t.Helper()
	require.Eventually(t, func() bool { return len(server.For(address)) >= n }, 30*time.Second, 20*time.Millisecond)
	return server.For(address)[n-1]
}

// TestServeMails is the whole way: a form, a mail with a link, a page with a
// button, a seat.
func TestServeMails(t *testing.T) {
	db := filledDatabase(t)
	server := mailtest.New(t, mailtest.Options{User: "anna", Password: "geheim"})
	t.Setenv(smtpVariable, server.URL())
	r := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", db, "-from", "aanmelden@omzien.example", "-metrics", "127.0.0.1:0")
	require.Contains(t, r.said, "De mail gaat uit, van: aanmelden@omzien.example\n")

	page := visitor(t, r.root, "buurvrouw")
	t.Run("after the form nobody has a secret, and the page says to look in the mail", func(t *testing.T) {
		require.Contains(t, page, "mail")
		require.NotContains(t, page, "/aanmelding/")
	})
	proof := letterTo(t, server, "buurvrouw@omzien.example", 1)
	link := proof.Link("/aanmelding/")
	t.Run("the link in the mail leads here", func(t *testing.T) {
		require.True(t, strings.HasPrefix(link, r.root+"/aanmelding/"), link)
		require.Equal(t, "aanmelden@omzien.example", proof.From)
	})
	t.Run("who only looks changes nothing", func(t *testing.T) {
		status, _ := get(t, link)
		require.Equal(t, http.StatusOK, status)
		_, out := said(t, "roll", "-db", db, twentySeatsSlug)
		require.Contains(t, out, event.Pending.Label())
	})
	t.Run("the button makes it a seat, and a mail says so", func(t *testing.T) {
		press(t, link+"/bevestigen", nil)
		_, out := said(t, "roll", "-db", db, twentySeatsSlug)
		require.Regexp(t, `1 +aangemeld +2 +2 +buurvrouw +buurvrouw@omzien.example`, out)
		confirmed := letterTo(t, server, "buurvrouw@omzien.example", 2)
		require.Equal(t, "REQUEST", confirmed.Method)
		require.NotEqual(t, proof.Subject, confirmed.Subject)
	})
	t.Run("the outbox tells of both, without a name", func(t *testing.T) {
		var out string
		require.Eventually(t, func() bool {
			_, out = said(t, "outbox", "-db", db)
			return !strings.Contains(out, "Nog te versturen")
		}, 10*time.Second, 50*time.Millisecond, &out)
		require.Regexp(t, `adres bevestigen +Voorbeeld: .* verstuurd`, out)
		require.Regexp(t, `aangemeld +Voorbeeld: .* verstuurd`, out)
		require.NotContains(t, out, "buurvrouw")
	})
	t.Run("Prometheus counts them", func(t *testing.T) {
		numbers := regexp.MustCompile(`http://\S+/metrics`).FindString(r.said)
		_, text := get(t, numbers)
		require.Contains(t, text, "\nomzien_mails_total{news=\"proof\",result=\"sent\"} 1\n")
		require.Contains(t, text, "\nomzien_mails_total{news=\"confirmed\",result=\"sent\"} 1\n")
		require.Contains(t, text, "\nomzien_sign_ups_total{outcome=\"pending\"} 1\n")
		require.Contains(t, text, "\nomzien_mails_waiting 0\n")
	})
	require.Equal(t, exitOK, r.end(t))
	t.Run("no output has the password, a secret or who signed up", func(t *testing.T) {
		out := r.said + r.stderr.String()
		require.NotContains(t, out, "geheim")
		require.NotContains(t, out, "buurvrouw")
		require.NotContains(t, out, link[strings.LastIndex(link, "/")+1:])
	})
}

// TestServeStopsAfterTheMail: one that is under way when the signal comes is
// delivered once, and known to be.
func TestServeStopsAfterTheMail(t *testing.T) {
	db := filledDatabase(t)
	server := mailtest.New(t, mailtest.Options{})
	under, further := make(chan struct{}), make(chan struct{})
	server.Fail(func(step mailtest.Step, _ string) error {
		if step == mailtest.AtRecipient {
			close(under)
			<-further
		}
		return nil
	})
	r := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", db, "-from", "aanmelden@omzien.example", "-smtp", server.URL())
	visitor(t, r.root, "buurman")
	<-under
	r.stop()
	time.Sleep(200 * time.Millisecond)
	close(further)
	require.Equal(t, exitOK, r.end(t))
	require.Len(t, server.For("buurman@omzien.example"), 1)
	_, out := said(t, "outbox", "-db", db)
	require.Regexp(t, `adres bevestigen .* verstuurd`, out)
	require.NotContains(t, out, "Nog te versturen")
}

// TestServeWithoutMail: nobody is asked for a proof that cannot come, and the mail
// waits.
func TestServeWithoutMail(t *testing.T) {
	t.Setenv(smtpVariable, "")
	db := filledDatabase(t)
	r := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", db)
	require.Contains(t, r.said, "Er gaat geen mail uit. Mails wachten in de database. U ziet ze met: omzien outbox -db "+db+"\n")
	require.Contains(t, visitor(t, r.root, "buurvrouw"), "U bent aangemeld")
	require.Equal(t, exitOK, r.end(t))
	_, out := said(t, "outbox", "-db", db)
	require.Regexp(t, `Nog te versturen:\n\n.*\n.* aangemeld +Voorbeeld: `, out)
}

// TestServeTends: what time demands is done without a visitor.
func TestServeTends(t *testing.T) {
	db := filepath.Join(t.TempDir(), "omzien.db")
	hourAgo := time.Now().Add(-2 * time.Hour)
	inDatabase(t, db, func(store database) {
		net := omzien.New(store, &omzien.Options{Now: func() time.Time { return hourAgo }, Mail: true, Proof: time.Hour})
		require.NoError(t, fill(t.Context(), net, almanacAt(t, hourAgo), 0))
		_, err := net.Agenda.SignUp(t.Context(), twentySeatsSlug, event.Request{Name: "Buur", Email: "buur@omzien.example"}, "")
		require.NoError(t, err)
	})
	r := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", db)
	require.Eventually(t, func() bool {
		_, out := said(t, "roll", "-db", db, twentySeatsSlug)
		return strings.Contains(out, event.Lapsed.Label())
	}, 20*time.Second, 50*time.Millisecond)
	require.Equal(t, exitOK, r.end(t))
}

// TestServeBehindAProxy: what a proxy says of its visitors counts if it was named,
// and nothing else does.
func TestServeBehindAProxy(t *testing.T) {
	db := filledDatabase(t)
	for _, c := range []struct {
		proxies []string
		limited bool
	}{{nil, true}, {[]string{"-proxy", "10.0.0.0/8, 192.0.2.1"}, true}, {[]string{"-proxy", "10.0.0.0/8,127.0.0.1"}, false}} {
		r := begin(t, append([]string{"serve", "-addr", "127.0.0.1:0", "-db", db}, c.proxies...)...)
		limited := false
		for n := range 70 {
			ask, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.root+"/bijeenkomsten/"+twentySeatsSlug, strings.NewReader("name=x"))
			require.NoError(t, err)
			ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			ask.Header.Set("X-Forwarded-For", "198.51."+strconv.Itoa(n)+".1")
			answer, err := http.DefaultClient.Do(ask)
			require.NoError(t, err)
			require.NoError(t, answer.Body.Close())
			limited = limited || answer.StatusCode == http.StatusTooManyRequests
		}
		require.Equal(t, c.limited, limited, c.proxies)
		require.Equal(t, exitOK, r.end(t))
	}
}

// TestServeOnManyMachines: with one key, the form of one website can be sent to
// another one at the same network.
func TestServeOnManyMachines(t *testing.T) {
	db := filledDatabase(t)
	for key, want := range map[string]int{"": http.StatusUnprocessableEntity, strings.Repeat("sleutel", 4): http.StatusOK} {
		t.Setenv(keyVariable, key)
		one := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", db)
		two := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", db)
		form := filledIn(t, one.root, twentySeatsSlug, url.Values{"name": {"Buur"}, "email": {"buur@omzien.example"}, "seats": {"1"}})
		answer, err := http.PostForm(two.root+"/bijeenkomsten/"+twentySeatsSlug, form)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, want, answer.StatusCode)
		require.Equal(t, exitOK, one.end(t))
		require.Equal(t, exitOK, two.end(t))
	}
}

// TestImportTells: what a command changes, those who come hear.
func TestImportTells(t *testing.T) {
	file, err := os.ReadFile("testdata/files/voorbeeld-thematafels.json")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	t.Setenv(databaseVariable, "")
	now := at("2019-01-10T09:00:00+01:00")
	change := func(content string) {
		require.NoError(t, os.WriteFile("een.json", []byte(content), 0o600))
		require.Contains(t, answer(t, now, []string{"import", "een.json"}), "Klaar.")
	}
	change(string(file))
	signUp(t, now, `voorbeeld-thematafels {"Name": "Buur", "Email": "buur@omzien.example", "Replies": []}`)
	change(strings.ReplaceAll(string(file), "Buurthuis Voorbeeld", "Dorpshuis Voorbeeld"))
	inDatabase(t, defaultDatabase, func(store database) {
		net := (&program{now: func() time.Time { return now }}).network(store)
		for _, news := range []omzien.News{omzien.NewsConfirmed, omzien.NewsPlace} {
			letters, err := net.Outbox.Take(t.Context(), 10)
			require.NoError(t, err)
			require.Len(t, letters, 1)
			require.Equal(t, news, letters[0].News)
			require.NoError(t, net.Outbox.Sent(t.Context(), letters[0].ID))
		}
	})
}

// TestDemoPost: every mail of the demo can be read, and its link works.
func TestDemoPost(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r := begin(t, "demo", "-addr", "127.0.0.1:0", "-now", "2019-01-10T09:00:00+01:00")
	_, list := get(t, r.root+"/post")
	require.Contains(t, list, "Er is nog geen post.")
	visitor(t, r.root, "buurvrouw")
	_, list = get(t, r.root+"/post")
	require.Contains(t, list, "buurvrouw@omzien.example")
	status, letter := get(t, r.root+"/post/1")
	require.Equal(t, http.StatusOK, status)
	link := regexp.MustCompile(`<a href="(` + regexp.QuoteMeta(r.root) + `/aanmelding/[^"]+)"`).FindStringSubmatch(letter)
	require.Len(t, link, 2, letter)
	press(t, link[1]+"/bevestigen", nil)
	_, list = get(t, r.root+"/post")
	require.Equal(t, 2, strings.Count(list, "<li "), list)
	_, letter = get(t, r.root+"/post/2")

	t.Run("each page says on top that nothing was sent", func(t *testing.T) {
		for _, page := range []string{list, letter} {
			_, body, _ := strings.Cut(page, "<body>")
			require.True(t, strings.HasPrefix(body, "\n<p class=\"note\">Niet verstuurd."), body)
		}
	})
	t.Run("the formatted mail stands in a frame that can do nothing, whole", func(t *testing.T) {
		frame := regexp.MustCompile(`<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="([^"]*)">`).FindStringSubmatch(letter)
		require.Len(t, frame, 2)
		mail := html.UnescapeString(frame[1])
		require.True(t, strings.HasPrefix(mail, "<!doctype html>"), mail)
		require.Contains(t, mail, `<base target="_blank">`)
	})
	t.Run("the part for calendars is shown", func(t *testing.T) { require.Contains(t, letter, "METHOD:REQUEST") })
	t.Run("what is not there is not found", func(t *testing.T) {
		for _, path := range []string{"/post/0", "/post/3", "/post/een", "/post/-1"} {
			status, _ := get(t, r.root+path)
			require.Equal(t, http.StatusNotFound, status, path)
		}
	})
	require.Equal(t, exitOK, r.end(t))
}

// TestPostForgets: a demo that runs for long keeps the last mails, by the same
// numbers.
func TestPostForgets(t *testing.T) {
	k := post{first: 1}
	for n := range maxPost + 3 {
		require.NoError(t, k.Carry(t.Context(), mail.Message{Subject: strings.Repeat("x", n+1)}))
	}
	all := k.all()
	require.Len(t, all, maxPost)
	require.Equal(t, maxPost+3, all[0].Number)
	require.Len(t, all[0].Subject, maxPost+3)
	require.Equal(t, 4, all[maxPost-1].Number)
	_, found := k.one(3)
	require.False(t, found)
	oldest, found := k.one(4)
	require.True(t, found)
	require.Len(t, oldest.Subject, 4)
}

func TestPieces(t *testing.T) {
	l := letter{Message: mail.Message{Text: "Klik:\nhttp://a.example/x\nof (https://b.example/y). <script>"}}
	var words, found string
	for _, piece := range l.Pieces() {
		words += piece.Words + piece.Address
		found += piece.Address + " "
	}
	require.Equal(t, l.Text, words)
	require.Equal(t, "http://a.example/x https://b.example/y  ", found)
}

func TestOutboxWords(t *testing.T) {
	seen := map[string]bool{}
	for _, news := range omzien.AllNews() {
		require.NotEmpty(t, newsLabels[news], news)
		require.False(t, seen[newsLabels[news]], news)
		seen[newsLabels[news]] = true
	}
	require.Len(t, newsLabels, len(omzien.AllNews()))
}

// TestOutboxTable: a long list says that there is more.
func TestOutboxTable(t *testing.T) {
	many := make([]omzien.Entry, outboxShown+1)
	for i := range many {
		many[i] = omzien.Entry{News: omzien.NewsProof, Event: "Voorbeeld", Due: at("2019-01-10T09:00:00+01:00"), DoneAt: at("2019-01-10T09:00:00+01:00"), Done: "sent"}
	}
	const more = "Er zijn er meer. We laten er 100 zien.\n"
	require.NotContains(t, outboxTable(many[1:], many[1:]), more)
	require.Equal(t, 1, strings.Count(outboxTable(many, many[1:]), more))
	require.Equal(t, outboxShown, strings.Count(outboxTable(many, nil), "adres bevestigen"))
	failed := []omzien.Entry{{News: omzien.NewsReminder, Event: "Voor\x1bbeeld", Done: "failed", Code: "550", DoneAt: at("2019-01-10T09:00:00+01:00")}}
	require.Equal(t, "Klaar:\n\nWANNEER                          MAIL OVER    BIJEENKOMST  UITKOMST     ANTWOORD\n"+
		"donderdag 10 januari 2019 09.00  herinnering  Voor beeld   niet gelukt  550\n", outboxTable(nil, failed))
}

// TestSheetIsNoFormula: nothing that a visitor fills in can begin a cell that a
// spreadsheet reckons with.
func TestSheetIsNoFormula(t *testing.T) {
	for text, want := range map[string]string{"=1+1": "'=1+1", "+31": "'+31", "-": "'-", "@x": "'@x", "": "", "Anna": "Anna", "\t=1": " =1"} {
		require.Equal(t, want, plain(text))
	}
}

func TestFormKey(t *testing.T) {
	t.Setenv(keyVariable, "kort")
	code, out := said(t, "serve", "-addr", "127.0.0.1:0", "-db", filepath.Join(t.TempDir(), "omzien.db"))
	require.Equal(t, exitMisuse, code)
	require.Contains(t, out, "De sleutel in OMZIEN_KEY is te kort.")
	require.NotContains(t, out, "kort ")
}

// TestNoHelpShowsTheMailServer: the address in the environment has a password.
func TestNoHelpShowsTheMailServer(t *testing.T) {
	t.Setenv(smtpVariable, "smtp://buurvrouw:geheim@mail.omzien.example")
	_, out := said(t, "help", "serve")
	require.NotContains(t, out, "geheim")
	require.NotContains(t, out, "buurvrouw")
	code, out := said(t, "serve", "-from", "aanmelden")
	require.Equal(t, exitMisuse, code)
	require.NotContains(t, out, "geheim")
}
