package widget

import (
	"encoding/hex"
	"html"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// scan reads HTML in the narrow form that this package writes, and gives its
// tags with the names of their attributes. Anything else fails: a "<" in text, a
// quote within a value, a value without quotes, an address that is a script.
func scan(t require.TestingT, text string) []string {
	var tags []string
	for {
		before, rest, found := strings.Cut(text, "<")
		require.NotContains(t, before, ">", "text")
		if !found {
			return tags
		}
		tag, after, found := strings.Cut(rest, ">")
		require.True(t, found, "a tag ends: %q", rest)
		require.NotContains(t, tag, "<", "a tag")
		tags = append(tags, scanTag(t, tag))
		text = after
	}
}

func scanTag(t require.TestingT, tag string) string {
	const names = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-!/"
	name, rest, _ := strings.Cut(tag, " ")
	require.NotEmpty(t, name)
	require.Empty(t, strings.Trim(name, names), "the name of a tag: %q", tag)
	out := name
	for rest != "" {
		attribute := rest[:len(rest)-len(strings.TrimLeft(rest, names))]
		require.NotEmpty(t, attribute, "an attribute: %q", tag)
		require.False(t, strings.HasPrefix(strings.ToLower(attribute), "on"), "a handler: %q", tag)
		out += " " + attribute
		rest = rest[len(attribute):]
		if value, found := strings.CutPrefix(rest, `="`); found {
			value, rest, found = strings.Cut(value, `"`)
			require.True(t, found, "a value ends: %q", tag)
			checkAddress(t, attribute, html.UnescapeString(value))
		}
		rest = strings.TrimPrefix(rest, " ")
	}
	return out
}

// checkAddress demands of an address that it has a harmless scheme or none, as a
// browser reads it: without spaces and control characters.
func checkAddress(t require.TestingT, attribute, value string) {
	if attribute != "href" && attribute != "src" && attribute != "action" {
		return
	}
	value = strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, value))
	for _, start := range []string{"https://", "http://", "webcal://", "mailto:", "/", "#"} {
		if strings.HasPrefix(value, start) {
			return
		}
	}
	require.NotContains(t, value, ":", attribute)
}

// harmless is s in letters, with the same emptiness, lines and spaces; another
// text becomes other letters. The answers to a yes or no stay: one that is given is
// checked.
func harmless(s string) string {
	if s == event.Yes || s == event.No {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			out.WriteRune(r)
		case unicode.IsSpace(r):
			out.WriteByte(' ')
		default:
			out.WriteString("q" + hex.EncodeToString([]byte(string(r))))
		}
	}
	return out.String()
}

// views draws everything there is to see, with s wherever somebody can have
// written it. shape picks among the states.
func views(s string, shape uint16) map[string]string {
	a, form := writtenBy(s, shape)
	now := a.Start.AddDate(0, 0, -1)
	pick := event.SignUpStatuses()
	l := Languages()[int(shape)%len(Languages())]
	meeting := Meeting{Event: a, Form: form, Now: now, Base: base, Language: l}
	agenda := Agenda{List: []event.Announcement{a, a}, Query: Query{Theme: s, Municipality: s}, Now: now, Base: base, Address: base, Language: l}
	shown := Agenda{List: agenda.List, Now: now, Base: base, Address: base, Language: l}
	receipt := Receipt{Event: a, Status: pick[int(shape)%len(pick)], Wanted: 2, Seats: 1, Token: s, Base: base, Problem: s, Table: s, Calendar: s, Position: 2, Language: l,
		Until: now, Changed: shape&2048 == 0, Said: event.Request{Name: "x" + s, Seats: 2, OnBehalfOf: s, Companions: []string{s, s}, Replies: form.Replies, Wishes: form.Wishes, Tables: []string{s}}}
	if shape&4096 == 0 {
		receipt.Change = &form
	}
	page := Page{Network: s, Title: "T" + s, Element: "signup", Event: s, Body: meeting.HTML(), Language: l, Head: &Head{}, In: func(l event.Language) string { return base + "/" + s + string(l) }}
	return map[string]string{
		"meeting": string(meeting.HTML()), "agenda, searched": string(agenda.HTML()), "agenda": string(shown.HTML()),
		"receipt": string(receipt.HTML()), "receipt in a widget": string(receipt.Brief()), "mail": string(MailSent{Event: a, Base: base, Proof: meeting.Proof, Language: l}.HTML()), "page": string(page.HTML()),
		"home": string(Home{Network: s, List: shown.List, Now: now, Base: base, Address: base, Language: l}.HTML()), "failure": string(Failure(s, base, l, 1)),
		"kept":     string(Kept{Form: form, Was: s, Action: "/" + s, Sentence: s, Base: base, Language: l}.HTML()),
		"personal": string(Personal{Address: base, Token: s, Base: base, Language: l, List: []PersonalEntry{{Event: a, Status: receipt.Status, Seats: 1, Wanted: 2}}}.HTML()),
	}
}

func writtenBy(s string, shape uint16) (event.Announcement, Form) {
	named := []event.Named{{ID: s, Name: s}, {ID: s + "2", Name: s + "2"}}
	a := event.Announcement{
		ID: s, Slug: s, Title: s, Format: event.Workshop, Purpose: s, Questions: []string{s, "b" + s}, Note: s, Zone: s,
		Start: dayBefore, End: dayBefore, Hosts: named, Organiser: s, Contact: s, Themes: named, Audience: []event.Role{event.Resident, event.Role(s)},
		Venue:     event.PublicVenue{Name: s, Room: s, Address: s, Municipality: s, MunicipalityName: s, Access: s, Certainty: event.Certainties()[int(shape)%3]},
		Programme: []event.Item{{Kind: event.Pitches, Title: s, Text: s, Speakers: []string{s, s}}, {Kind: event.Break}},
		Status:    []event.Status{event.Scheduled, event.Cancelled, event.Postponed, event.Scheduled}[shape>>2&3], Reason: s,
		SignUp: event.PublicTerms{Online: shape&16 == 0, Limited: shape&32 == 0, Full: shape&64 == 0, WaitingList: shape&128 == 0},
	}
	if shape&1024 == 0 {
		a.SignUp.RoleNeeded, a.SignUp.FullRoles = true, []event.Role{event.Role(s)}
		a.SignUp.Asks = event.Asks{Wishes: append(event.WishKinds(), event.Wish(s)), Tables: []event.Table{{ID: s, Title: s}, {ID: "tafel", Title: s, Seats: 2}}}
		for _, kind := range []event.QuestionKind{event.ShortText, event.Choice, event.YesNo, "later"} {
			a.SignUp.Asked = append(a.SignUp.Asked, event.Question{ID: s, Label: s, Kind: kind, Options: []string{s, "b" + s}},
				event.Question{ID: "vraag", Label: s, Kind: kind, Options: []string{s, s, s, s, s, s}, Required: true, KeepDays: 3})
		}
	}
	form := Form{Name: s, Email: s, Role: "geen " + s, Seats: s, OnBehalfOf: s, Key: s, Stamp: s, Website: s, AcceptsFewer: shape&256 == 0,
		Companions: s, Replies: []event.Reply{{Question: s, Text: s}, {Question: "vraag", Text: s}}, Wishes: event.Wishes{Access: s, Diet: s}, Tables: [event.MaxChoices]string{s, "tafel"}}
	if shape&512 == 0 {
		form.Faults = []Fault{{"name", s}, {"email", s}, {"x" + s, s}, {"companions[1]", s}, {"replies.vraag", s}, {"wishes.diet", s}, {"tables[1]", s}, {"role", s}}
		form.Problem = s
	}
	return a, form
}

// hostile texts are what people try.
var hostile = []string{
	`"><script>alert(1)</script>`, `' onmouseover='alert(1)`, `<img src=x onerror=alert(1)>`, `javascript:alert(1)`, `</textarea></style></title><svg/onload=1>`,
	"&lt;script&gt;", "&#60;", "a\x00b", "\xff\xfe<", "\u2028<\u2029", "--><!--", "]]>", "a\n\n<b>\nc", "\u00a0", "\x0b", "\ufeff", "=\"`", "{{.}}", "x y=z", "gewoon", "",
}

// sameTags demands that what is drawn with s has the tags and attributes of what
// is drawn with letters, and no other.
func sameTags(t require.TestingT, s string, shape uint16) {
	plain := views(harmless(s), shape)
	for name, got := range views(s, shape) {
		require.Equal(t, scan(t, plain[name]), scan(t, got), "%s of %q", name, s)
	}
}

func TestNothingThatPeopleWriteBecomesMarkup(t *testing.T) {
	for _, s := range hostile {
		for shape := uint16(0); shape < 8192; shape += 173 { // prime to every bit
			sameTags(t, s, shape)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.OneOf(rapid.SampledFrom(hostile), rapid.String())
		sameTags(t, strings.Join(rapid.SliceOfN(pieces, 0, 4).Draw(t, "pieces"), ""), rapid.Uint16().Draw(t, "shape"))
	})
}

func FuzzNothingThatPeopleWriteBecomesMarkup(f *testing.F) {
	for n, s := range hostile {
		f.Add(s, uint16(n))
	}
	f.Fuzz(func(t *testing.T, s string, shape uint16) { sameTags(t, s, shape) })
}

func TestTextIsReadLetterForLetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		var b builder
		b.text(s)
		kept := strings.Map(func(r rune) rune {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				return -1
			}
			return r
		}, s)
		require.Equal(t, kept, html.UnescapeString(string(b.buf)))
	})
}

func TestAnAddressIsNoScript(t *testing.T) {
	for address, kept := range map[string]bool{
		"https://omzien.example/a?b=c:d": true, "HTTP://omzien.example": true, "webcal://omzien.example/a.ics": true, "mailto:a@omzien.example": true,
		"/agenda": true, "agenda": true, "": true, "#aanmelden": true, "/a:b": true, "?q=a:b": true, "//omzien.example": true,
		"javascript:alert(1)": false, "JavaScript:alert(1)": false, "java\nscript:alert(1)": false, "\x01javascript:alert(1)": false, " javascript:x": false,
		"data:text/html,x": false, "vbscript:x": false, "file:///etc/passwd": false, "jàvascript:x": false, "https\u200b:x": false, ":": false,
	} {
		var b builder
		b.href("href", address)
		require.Equal(t, kept, len(b.buf) > 0, "%q", address)
	}
}

func TestParagraphs(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " \n\n ": "", "een": "<p>een</p>", "een\ntwee": "<p>een<br>twee</p>", "een\n\ntwee": "<p>een</p><p>twee</p>", "\n\n\neen\n\n\n\n<b>": "<p>een</p><p>&lt;b&gt;</p>",
	} {
		var b builder
		b.paragraphs(text)
		require.Equal(t, want, string(b.buf), "%q", text)
	}
}

func TestATagThatIsNotOursIsSeen(t *testing.T) {
	for _, text := range []string{"<a", "a>b", "<a b=c>", `<a b="c>`, `<a onclick="x">`, `<a href="javascript:x">`, `<a href="java&#10;script:x">`, "<>", "< a>", `<a b='c'>`} {
		r := &recorder{}
		func() {
			defer func() { _ = recover() }() // FailNow of the recorder
			scan(r, text)
		}()
		require.True(t, r.failed, text)
	}
}

// recorder is a test that may fail.
type recorder struct{ failed bool }

func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) FailNow()              { panic("failed") }
