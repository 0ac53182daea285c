package widget

import (
	"strings"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Query narrows the list. Empty fields ask nothing.
type Query struct {
	// Text must occur in what a card shows (title, time, place, hosts, kind, themes),
	// in the organiser or in the first 300 characters of the purpose, whatever the
	// capitals and accents; every word of it.
	Text string
	// Theme and Municipality are identifiers, Host is that of an initiative.
	Theme, Municipality string
	Format              event.Format
	Audience            event.Role
	Host                string
}

// Match reports whether a meeting fits the query. The text is that of a card in
// Dutch.
func (q Query) Match(a *event.Announcement) bool { return q.MatchIn(event.Dutch, a) }

// MatchIn is Match for those who read cards in another language.
func (q Query) MatchIn(l event.Language, a *event.Announcement) bool {
	return q.fits(a) && (q.Text == "" || holds(searched(l, a), wordsOf(q.Text)))
}

// fits is Match without the text.
func (q *Query) fits(a *event.Announcement) bool {
	if q.Municipality != "" && a.Venue.Municipality != q.Municipality {
		return false
	}
	if q.Theme != "" && !hasID(a.Themes, q.Theme) || q.Host != "" && !hasID(a.Hosts, q.Host) {
		return false
	}
	return (q.Format == "" || a.Format == q.Format) && (q.Audience == "" || q.meant(a))
}

// meant reports whether a meeting is for the role that is asked for. One for
// nobody in particular is for every role there is.
func (q *Query) meant(a *event.Announcement) bool {
	for _, role := range a.Audience {
		if role == q.Audience {
			return true
		}
	}
	return len(a.Audience) == 0 && q.Audience.Label() != ""
}

func hasID(list []event.Named, id string) bool {
	for i := range list {
		if list[i].ID == id {
			return true
		}
	}
	return false
}

// holds reports whether a folded text has each of these words in it.
func holds(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// findable writes what a card can be chosen by as the element does it without Go: in
// attributes data-oz a name of an address and a value, joined by a colon. It is what
// [Query.fits] looks at. Words are searched by Go, or by the network.
type findable struct{ *builder }

func (b findable) place(a *event.Announcement) {
	if a.Venue.Municipality != "" {
		b.attr("data-oz", "gemeente:"+a.Venue.Municipality)
	}
}

func (b findable) hosts(a *event.Announcement) {
	tokens := ""
	for i := range a.Hosts {
		if a.Hosts[i].ID != "" {
			tokens += " initiatief:" + a.Hosts[i].ID
		}
	}
	if tokens != "" {
		b.attr("data-oz", tokens[1:])
	}
}

func (b findable) subject(a *event.Announcement) {
	b.put(` data-oz="soort:`, string(a.Format), "")
	for i := range a.Themes {
		b.put(" thema:", a.Themes[i].ID, "")
	}
	audience := a.Audience
	if len(audience) == 0 {
		audience = event.Roles()
	}
	for _, role := range audience {
		b.put(" doelgroep:", string(role), "")
	}
	b.raw(`"`)
}

// maxUnseen is how much of a purpose is searched, in characters, so that what is
// folded of thousands of meetings stays small.
const maxUnseen = 300

// unseen is what is searched and stands on no card.
func unseen(a *event.Announcement) string {
	text := shorten(a.Purpose, maxUnseen) + " " + a.Organiser
	if a.Mode == event.Online {
		text += " " + a.Venue.MunicipalityName
	}
	return text
}

// searched is all that is searched of a meeting, folded. It is what the cards show,
// letter for letter, as the element searches in the cards.
func searched(l event.Language, a *event.Announcement) string {
	b := builder{lang: l, buf: make([]byte, 0, 1024)}
	b.put("", a.Title, " ")
	described(&b, a)
	subject(&b, a)
	b.text(unseen(a))
	return fold(shownText(b.buf))
}

// shownText is the text that markup of this package shows. The end of a paragraph is a
// space.
func shownText(html []byte) string {
	out := make([]byte, 0, len(html))
	for at := 0; at < len(html); at++ {
		switch html[at] {
		case '<':
			if html[at+1] == '/' && html[at+2] == 'p' {
				out = append(out, ' ')
			}
			for html[at] != '>' {
				at++
			}
		case '&':
			letter, size := entity(html[at:])
			out = append(out, letter)
			at += size - 1
		default:
			out = append(out, html[at])
		}
	}
	return string(out)
}

// entity is the letter that [escaped] wrote in this way, and its size there.
func entity(html []byte) (letter byte, size int) {
	switch html[1] {
	case 'l':
		return '<', len("&lt;")
	case 'g':
		return '>', len("&gt;")
	case 'q':
		return '"', len("&quot;")
	case '#':
		return '\'', len("&#39;")
	}
	return '&', len("&amp;")
}

// letters are those from U+00C0 to U+017F without capitals and accents; a dot is a
// letter that stands for itself. unicode's own tables weigh 10 kB in the browser.
const letters = "aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.y" +
	"aaaaaaccccccccdd..eeeeeeeeeegggggggghh..iiiiiiiii...jjkk.llllll....nnnnnn...oooooo..rrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzz."

// fold makes texts comparable: "cooperatie" finds "Coöperatie". It is what a
// browser's normalize("NFD") and toLowerCase make of the Latin letters up to
// U+017F, without the marks U+0300 to U+036F.
func fold(s string) string {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r >= 'A' && r <= 'Z':
			out = append(out, byte(r-'A'+'a'))
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case r >= 0x300 && r <= 0x36f:
		case r >= 0xc0 && r <= 0x17f:
			out = foldLetter(out, r)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

func foldLetter(out []byte, r rune) []byte {
	if c := letters[r-0xc0]; c != '.' {
		return append(out, c)
	}
	switch r {
	case 0xc6, 0xd0, 0xd8, 0xde: // Æ Ð Ø Þ
		r += 0x20
	case 0x110, 0x126, 0x132, 0x14a, 0x152, 0x166: // Đ Ħ Ĳ Ŋ Œ Ŧ
		r++
	case 0x13f, 0x141: // Ŀ Ł
		r++
	}
	return utf8.AppendRune(out, r)
}

// wordsOf are the words of what somebody typed, folded. Spaces are those that
// JavaScript's \s knows.
func wordsOf(s string) []string {
	var words []string
	begin := -1
	s = fold(s)
	for at, r := range s {
		space := r == ' ' || r >= '\t' && r <= '\r' || r == 0xa0 || r == 0x1680 || r >= 0x2000 && r <= 0x200a || r == 0x2028 || r == 0x2029 || r == 0x202f || r == 0x205f || r == 0x3000 || r == 0xfeff
		switch {
		case space && begin >= 0:
			words, begin = append(words, s[begin:at]), -1
		case !space && begin < 0:
			begin = at
		}
	}
	if begin >= 0 {
		words = append(words, s[begin:])
	}
	return words
}
