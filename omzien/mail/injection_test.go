package mail_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
	"github.com/omziennaarelkaar/netwerk/omzien/mail/mailtest"
)

// poison is what ends a line of a header, a part, or the message, in a mail program
// that is easily led.
var poison = []string{
	"x\r\nBcc: x@evil.example\r\n\r\nweg",
	"x\nBcc: x@evil.example",
	"x\rBcc: x@evil.example",
	"x\u2028Bcc: x@evil.example\u0085Bcc: x@evil.example\vBcc: x@evil.example",
	"x\x00\x01\x02\x03\x04\x05\x1f\x1fhttps://evil.example",
	"=?utf-8?q?x=0D=0ABcc:_x@evil.example?=",
	"x\r\n.\r\nMAIL FROM:<x@evil.example>\r\n",
	"</title><script>alert(1)</script><img src=https://evil.example>\" onclick=\"x",
	"--omzien-0--\r\n",
	"{{.Link}} %s %d",
	`Zoë \\ Anna`,
	strings.Repeat("lang", 60),
	strings.Repeat("é", 200),
	"\xff\xfe",
}

// fields calls f with each text of what v is, and of what is in it.
func fields(v reflect.Value, name string, f func(name string, field reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		f(name, v)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fields(v.Field(i), name+"."+v.Type().Field(i).Name, f)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			fields(v.Index(i), name, f)
		}
	}
}

// known is what every header has.
var known = []string{"Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "List-Unsubscribe", "Message-Id", "Mime-Version",
	"Reply-To", "Subject", "To", "X-Auto-Response-Suppress"}

var quoted = regexp.MustCompile(`"[^"]*"`)

func requireHarmless(t require.TestingT, m mail.Message) {
	read, err := mailtest.Parse(m.Data)
	require.NoError(t, err)
	for name, values := range read.Header {
		require.Contains(t, known, name)
		require.Len(t, values, 1, name)
	}
	require.NotContains(t, read.HTML, "<script")
	require.NotContains(t, read.HTML, "<img")
	for tag := range strings.SplitSeq(read.HTML, "<") {
		tag, _, _ = strings.Cut(tag, ">")
		require.NotContains(t, quoted.ReplaceAllString(tag, ""), "onclick")
	}
	for _, link := range read.Links() {
		if strings.HasPrefix(link, "https://evil.example") {
			require.NotContains(t, read.HTML, `href="https://evil.example`)
		}
	}
	require.NotContains(t, strings.ReplaceAll(read.Calendar, "\r\n ", ""), "\r\nBcc")
	for l := range strings.SplitSeq(read.Text, "\n") {
		require.NotEqual(t, ".", l)
	}
}

func TestNoFieldMakesAHeader(t *testing.T) {
	for _, news := range []omzien.News{omzien.NewsProof, omzien.NewsMoved, omzien.NewsThanks, omzien.NewsBounced} { // which say all that there is to say
		var names []string
		l := letter(news, event.Dutch)
		fields(reflect.ValueOf(&l).Elem(), "Letter", func(name string, _ reflect.Value) { names = append(names, name) })
		require.Greater(t, len(names), 60)
		for i, name := range names {
			for _, bad := range poison {
				if name == "Letter.Token" && len(bad) > 300 { // as long as no line may be
					continue
				}
				l := letter(news, event.Dutch)
				l.Event.Themes, l.Event.Hosts = nil, nil
				n := 0
				fields(reflect.ValueOf(&l).Elem(), "Letter", func(_ string, field reflect.Value) {
					if n == i {
						field.SetString(bad)
					}
					n++
				})
				m, err := mail.Compose(l, options)
				if err == nil {
					requireHarmless(t, m)
					continue
				}
				require.Contains(t, []string{"Letter.Email", "Letter.News", "Letter.Failed", "Letter.Event.ID", "Letter.Event.Zone"}, name, "%v", err)
			}
		}
	}
	m, err := mail.Compose(letter(omzien.NewsConfirmed, event.Dutch), mail.Options{From: options.From, Site: options.Site, Name: poison[0]})
	require.NoError(t, err)
	requireHarmless(t, m)
}

func TestAnyTextMakesAMessage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := letter(rapid.SampledFrom(omzien.AllNews()).Draw(t, "news"), rapid.SampledFrom(event.Languages()).Draw(t, "language"))
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom(poison), rapid.StringMatching(`(\r?\n|[ -~]){0,200}`))
		for _, field := range []*string{&l.Name, &l.Text, &l.ID, &l.Code, &l.Event.Title, &l.Event.Note, &l.Event.Organiser, &l.Event.Contact,
			&l.Event.Slug, &l.Event.Venue.Name, &l.Event.Venue.Address, &l.Event.Venue.Access, &l.Before.Venue.Name, &l.Receipt.Table, &l.Receipt.Said.Name} {
			if rapid.Bool().Draw(t, "change") {
				*field = text.Draw(t, "text")
			}
		}
		m, err := mail.Compose(l, options)
		require.NoError(t, err)
		requireHarmless(t, m)
	})
}

func TestNoPoisonComesOutOfARealServer(t *testing.T) {
	server := mailtest.New(t, mailtest.Options{})
	carrier := connect(t, server, nil)
	sent := 0
	for _, bad := range poison {
		l := letter(omzien.NewsMoved, event.Dutch)
		l.Name, l.Event.Title, l.Event.Venue.Name, l.Before.Venue.Name, l.Event.Organiser, l.Receipt.Table, l.Text, l.ID, l.Event.Contact = bad, bad, bad, bad, bad, bad, bad, bad, bad
		m, err := mail.Compose(l, options)
		require.NoError(t, err)
		require.NoError(t, carrier.Carry(t.Context(), m))
		sent++
	}
	arrived := server.Arrived()
	require.Len(t, arrived, sent)
	for _, m := range arrived {
		require.Equal(t, "anna@omzien.example", m.To)
		require.Equal(t, options.From, m.From)
		for name := range m.Header {
			require.True(t, slices.Contains(known, name), name)
		}
	}
}
