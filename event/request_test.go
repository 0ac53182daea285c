package event_test

import (
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// asked is one change to a sound request, the faults of the request as somebody
// typed it, and those that are left after Tidy.
type asked struct {
	name          string
	change        func(*event.Request)
	typed, tidied string
}

const passes = ""

func requireAsked(t *testing.T, cases []asked) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			audience, terms := eventA().Audience, new(event.PublicTerms)
			r := guest(1, false)
			tc.change(&r)
			require.Equal(t, tc.typed, strings.Join(faults(t, r.Check(audience, terms)), ", "))
			require.Equal(t, tc.tidied, strings.Join(faults(t, r.Tidy().Check(audience, terms)), ", "))
			require.Equal(t, r.Tidy(), r.Tidy().Tidy(), "tidy is tidy")
		})
	}
}

func TestRequestName(t *testing.T) {
	const (
		nameChars    = "name characters"
		nameLong     = "name too_long 120"
		nameRequired = "name required"
		otherScript  = "Фатима Өзтүрк"
	)
	name := func(s string) func(*event.Request) { return func(r *event.Request) { r.Name = s } }
	requireAsked(t, []asked{
		{"as it should be", name("Gast"), passes, passes},

		{"no name", name(""), nameRequired, nameRequired},
		{"name of spaces", name("   "), nameRequired, nameRequired},
		{"name of hard spaces", name("\u00a0\u2003"), nameRequired, nameRequired},
		{"spaces around a name", name("  Gast "), passes, passes},
		{"header in a name", name("Gast\r\nBcc: x@omzien.example"), nameChars, nameChars},
		{"line feed in a name", name("Gast\nGast"), nameChars, nameChars},
		{"carriage return in a name", name("Gast\rGast"), nameChars, nameChars},
		{"tab in a name", name("Gast\tGast"), nameChars, passes},
		{"line break at the end of a name", name("Gast\r\n"), nameChars, nameChars},
		{"next line (U+0085) in a name", name("Gast\u0085Gast"), nameChars, nameChars},
		{"line separator (U+2028) in a name", name("Gast\u2028Gast"), nameChars, nameChars},
		{"NUL in a name", name("Gast\x00"), nameChars, nameChars},
		{"escape in a name", name("\x1b[31mGast"), nameChars, nameChars},
		{"backspace in a name", name("Gast\b\b"), nameChars, nameChars},
		{"delete in a name", name("Gast\x7f"), nameChars, nameChars},
		{"turned text (U+202E) in a name", name("Gast\u202etsaG"), nameChars, nameChars},
		{"isolate (U+2066) in a name", name("\u2066Gast\u2069"), nameChars, nameChars},
		{"byte order mark in a name", name("\ufeffGast"), nameChars, nameChars},
		{"invalid UTF-8 in a name", name("Ga\xffst"), nameChars, nameChars},
		{"half a letter in a name", name("Gast\xc3"), nameChars, nameChars},
		{"name of 120 letters", name(strings.Repeat("ö", 120)), passes, passes},
		{"name of 121 letters", name(strings.Repeat("ö", 121)), nameLong, nameLong},
		{"name of 10 000 letters", name(strings.Repeat("x", 10_000)), nameLong, nameLong},
		{"short name in 10 000 spaces", name("Gast" + strings.Repeat(" ", 10_000)), nameLong, passes},
		{"name with marks of its own", name("Zoë van 't Hof-Ünal"), passes, passes},
		{"name in another script", name(otherScript), passes, passes},
		{"name that looks like a page", name("<b>Gast</b>"), passes, passes}, // whoever shows it escapes it
	})
}

func TestRequestAddress(t *testing.T) {
	const (
		badMail      = "email email"
		mailRequired = "email required"
		localOf64    = "a123456789b123456789c123456789d123456789e123456789f123456789g123"
		label60      = "a123456789b123456789c123456789d123456789e123456789f123456789"
		addressOf254 = localOf64 + "@" + label60 + "." + label60 + "." + label60 + ".nlwxyz"
	)
	require.Len(t, addressOf254, 254)
	mail := func(s string) func(*event.Request) { return func(r *event.Request) { r.Email = s } }
	requireAsked(t, []asked{
		{"no address", mail(""), mailRequired, mailRequired},
		{"address of spaces", mail(" \t "), mailRequired, mailRequired},
		{"spaces around an address", mail(" gast@omzien.example "), badMail, passes},
		{"line break after an address", mail("gast@omzien.example\r\n"), badMail, badMail},
		{"header after an address", mail("gast@omzien.example\r\nBcc: x@omzien.example"), badMail, badMail},
		{"header without a second at", mail("gast@omzien.example\nSubject:x"), badMail, badMail},
		{"NUL in an address", mail("gast\x00@omzien.example"), badMail, badMail},
		{"turned text in an address", mail("gast\u202e@omzien.example"), badMail, badMail},
		{"invalid UTF-8 in an address", mail("gast\xff@omzien.example"), badMail, badMail},
		{"space in an address", mail("de gast@omzien.example"), badMail, badMail},
		{"hard space in an address", mail("de\u00a0gast@omzien.example"), badMail, badMail},
		{"ideographic space in an address", mail("gast@omzien\u3000.example"), badMail, badMail},
		{"address in quotes", mail(`"gast"@omzien.example`), badMail, badMail},
		{"address with a name", mail("Gast <gast@omzien.example>"), badMail, badMail},
		{"two addresses", mail("gast@omzien.example,gast2@omzien.example"), badMail, badMail},
		{"two at signs", mail("gast@ook@omzien.example"), badMail, badMail},
		{"no at sign", mail("gast.omzien.example"), badMail, badMail},
		{"nobody at", mail("@omzien.example"), badMail, badMail},
		{"at nowhere", mail("gast@"), badMail, badMail},
		{"no dot", mail("gast@localhost"), badMail, badMail},
		{"trailing dot", mail("gast@omzien.example."), badMail, badMail},
		{"nothing before the only dot", mail("gast@.example"), badMail, badMail},
		{"leading dot in the domain", mail("gast@.omzien.example"), badMail, badMail},
		{"one letter on both sides", mail("g@o.example"), passes, passes},
		{"two dots in the domain", mail("gast@omzien..example"), badMail, badMail},
		{"leading dot in the name", mail(".gast@omzien.example"), badMail, badMail},
		{"trailing dot in the name", mail("gast.@omzien.example"), badMail, badMail},
		{"domain with a leading hyphen", mail("gast@-omzien.example"), badMail, badMail},
		{"address literal", mail("gast@[127.0.0.1]"), badMail, badMail},
		{"address of 254 octets", mail(addressOf254), passes, passes},
		{"address of 255 octets", mail(addressOf254 + "z"), badMail, badMail},
		{"name of 65 octets in an address", mail("x" + localOf64 + "@omzien.example"), badMail, badMail},
		{"address of 10 000 letters", mail(strings.Repeat("x", 10_000) + "@omzien.example"), badMail, badMail},
		{"address with plus and capitals", mail("Gast+Samenspel@Omzien.EXAMPLE"), passes, passes},
		{"address with an apostrophe", mail("o'gast@omzien.example"), passes, passes},
		{"international domain", mail("gast@buurtcoöperatie.example"), passes, passes},
		{"international domain in ASCII", mail("gast@xn--buurtcoperatie-4ib.example"), passes, passes},
	})
}

func TestRequestParty(t *testing.T) {
	const (
		behalfChars  = "onBehalfOf characters"
		behalfLong   = "onBehalfOf too_long 120"
		roleUnknown  = "role unknown"
		seatsTooMany = "seats too_many 10"
		seatsTooFew  = "seats too_few 1"
		everything   = "name characters, email email, role unknown, seats too_few 1, onBehalfOf characters"
	)
	behalf := func(s string) func(*event.Request) { return func(r *event.Request) { r.OnBehalfOf = s } }
	seats := func(n int) func(*event.Request) { return func(r *event.Request) { r.Seats = n } }
	role := func(s event.Role) func(*event.Request) { return func(r *event.Request) { r.Role = s } }
	requireAsked(t, []asked{
		{"only name and mail", func(r *event.Request) { *r = event.Request{Name: "Gast", Email: "gast@omzien.example"} }, seatsTooFew, passes},
		{"no seats", seats(0), seatsTooFew, passes},
		{"fewer than no seats", seats(-1), seatsTooFew, seatsTooFew},
		{"the fewest seats that there are", seats(math.MinInt), seatsTooFew, seatsTooFew},
		{"ten seats", seats(10), passes, passes},
		{"eleven seats", seats(11), seatsTooMany, seatsTooMany},
		{"the most seats that there are", seats(math.MaxInt), seatsTooMany, seatsTooMany},

		{"no role", role(""), passes, passes},
		{"a role that this meeting is for", role(event.Alderman), passes, passes},
		{"a role that this meeting is not for", role(event.Researcher), roleUnknown, roleUnknown},
		{"a role that nobody has", role("koning"), roleUnknown, roleUnknown},
		{"a role in Dutch", role("wethouder"), roleUnknown, roleUnknown},

		{"for nobody else", behalf(""), passes, passes},
		{"header in the organisation", behalf("OSO\r\nBcc: x@omzien.example"), behalfChars, "onBehalfOf characters"},
		{"turned text in the organisation", behalf("\u202eOSO"), behalfChars, behalfChars},
		{"organisation of 121 letters", behalf(strings.Repeat("x", 121)), behalfLong, behalfLong},
		{"everything at once", func(r *event.Request) {
			*r = event.Request{Name: "\x00", Email: "@", Role: "koning", Seats: -1, OnBehalfOf: "\xff"}
		}, everything, everything},
	})
}

func TestMarksThatDisguise(t *testing.T) {
	for _, mark := range "\u007f\u009f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff" {
		r := guest(1, false)
		r.Name = "Ga" + string(mark) + "st"
		require.Equal(t, []string{"name characters"}, faults(t, r.Check(eventA().Audience, new(event.PublicTerms))), "%U", mark)
	}
	for _, letter := range " ~\u00a0\u2027\u202f\u2065\u206a\ufefe" { // their neighbours
		r := guest(1, false)
		r.Name = "Ga" + string(letter) + "st"
		require.NoError(t, r.Check(eventA().Audience, new(event.PublicTerms)), "%U", letter)
	}
}

func TestTidy(t *testing.T) {
	r := event.Request{Name: " De \t Gast ", Email: "\t Gast@omzien.example\u00a0", OnBehalfOf: " Oke\u2003Nu ",
		Role: event.Expert, AcceptsFewer: true}
	require.Equal(t, event.Request{Name: "De Gast", Email: "Gast@omzien.example", OnBehalfOf: "Oke Nu",
		Role: event.Expert, AcceptsFewer: true, Seats: 1}, r.Tidy())
	require.Equal(t, event.Request{Seats: 1}, event.Request{}.Tidy())
	require.Equal(t, -3, event.Request{Seats: -3}.Tidy().Seats, "a wrong number is not made right in silence")
}

func FuzzRequest(f *testing.F) {
	f.Add("Gast", "gast@omzien.example", "Oke Nu", "alderman", 3, "Buurvrouw|Buurman", "bijdrage|soep|lunch|ja|waarom|om te leren", "een lift", "wonen|zorg", "en")
	f.Add("Gast\r\nBcc: x", "gast@omzien.example\r\n", "\u202eOSO", "koning", -1, "\n||\xff", "lunch|misschien|lunch|ja", "\x00", "||vuur", "fy")
	f.Add("\xff\x00", "\"a b\"@[::1]", "\u2028", "", 1<<40, "a| |\u00a0", "dag|zondag|waarom", "\u2028", "wonen|wonen|zorg|groen", "")
	f.Add("Gast\u0085", "gast\u2029@b.c", "\ufeff", "expert", 0, "", "|", "", "", "nl\r\n")
	f.Fuzz(func(t *testing.T, name, email, behalf, role string, seats int, companions, replies, wish, tables, language string) {
		typed := event.Request{Name: name, Email: email, OnBehalfOf: behalf, Role: event.Role(role), Seats: seats,
			Companions: strings.Split(companions, "|"), Tables: strings.Split(tables, "|"), Language: event.Language(language),
			Wishes: event.Wishes{Access: wish, Diet: behalf}}
		for question, text := range pairs(strings.Split(replies, "|")) {
			typed.Replies = append(typed.Replies, event.Reply{Question: question, Text: text})
		}
		require.Equal(t, typed.Tidy(), typed.Tidy().Tidy())
		for _, terms := range []*event.PublicTerms{{}, asking()} {
			for _, r := range []event.Request{typed, typed.Tidy()} {
				if err := r.Check(eventA().Audience, terms); err != nil {
					require.NotEmpty(t, faults(t, err))
				} else {
					requireSound(t, r, terms)
				}
			}
		}
	})
}

// pairs are the entries two by two; an odd last one is left out.
func pairs(list []string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for pair := range slices.Chunk(list, 2) {
			if len(pair) == 2 && !yield(pair[0], pair[1]) {
				return
			}
		}
	}
}

// requireSound holds a request that passed Check to what those who keep it, mail it
// and print it count on.
func requireSound(t *testing.T, r event.Request, terms *event.PublicTerms) {
	t.Helper()
	lines := slices.Concat([]string{r.Name, r.Email, r.OnBehalfOf, r.Wishes.Access, r.Wishes.Diet, string(r.Language)}, r.Companions, r.Tables)
	replies := map[string]string{}
	for _, reply := range r.Replies {
		require.NotContains(t, replies, reply.Question)
		replies[reply.Question] = reply.Text
		lines = append(lines, reply.Question, reply.Text)
	}
	for _, line := range lines {
		require.NotContains(t, strings.Map(breakToLine, line), "\n")
		require.Equal(t, strings.ToValidUTF8(line, "?"), line)
		require.LessOrEqual(t, utf8.RuneCountInString(line), 500)
	}
	require.NotContains(t, strings.Map(spaceToBlank, r.Email), " ")
	require.LessOrEqual(t, len(r.Email), 254)
	require.NotEmpty(t, event.PersonKey(r.Email))
	require.Contains(t, append(eventA().Audience, ""), r.Role)
	require.False(t, terms.RoleNeeded && r.Role == "")
	require.True(t, r.Seats >= 1 && r.Seats <= event.MaxPartySize)
	require.Less(t, len(r.Companions), r.Seats)
	require.LessOrEqual(t, len(r.Tables), 2)
	require.Contains(t, append(event.Languages(), ""), r.Language)
	for _, question := range terms.Asked {
		require.False(t, question.Required && replies[question.ID] == "")
	}
	if len(terms.Wishes) == 0 {
		require.Zero(t, r.Wishes)
	}
}

// breakToLine makes a line feed of everything that some reader of mail or
// calendars takes for the end of a line (Unicode UAX 14, class BK, CR, LF, NL).
func breakToLine(r rune) rune {
	if strings.ContainsRune("\n\v\f\r\u0085\u2028\u2029", r) {
		return '\n'
	}
	return r
}

func spaceToBlank(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}
