package widget

import (
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Kept is a form that nothing could be done with, because something went wrong on
// our side: all that was typed, and the button to send it again. It needs nothing
// of the meeting, which may be out of reach.
type Kept struct {
	Form Form
	// Was is as in [Receipt], "" for who signs up.
	Was string
	// Action is where the form goes, Sentence what went wrong.
	Action, Sentence string
	// Base and Language are as in [Agenda].
	Base     string
	Language event.Language
	Heading  int // as in [Meeting]
}

// HTML is the part.
func (k Kept) HTML() []byte {
	b := builder{lang: k.Language}
	failed(&b, k.Sentence, k.Heading)
	b.form("oz-kept", k.Action)
	for _, field := range k.Form.fields() {
		hidden(&b, field[0], field[1])
	}
	if k.Was != "" {
		hidden(&b, "was", k.Was)
	}
	k.Form.typed(&b, &event.Announcement{})
	b.sent()
	b.label(`<button class="oz-button" part="button" type="submit">`, tryAgain, `</button></form><p class="oz-actions">`)
	toTheAgenda(&b, k.Base)
	b.raw(`</p></div>`)
	return b.buf
}

func hidden(b *builder, name, value string) {
	b.raw(`<input type="hidden"`)
	b.attr("name", name)
	b.attr("value", value)
	b.raw(`>`)
}

// fields are the names and values that [ReadForm] makes the form of, but for the
// trap.
func (f *Form) fields() [][2]string {
	list := [][2]string{{"name", f.Name}, {"email", f.Email}, {"role", f.Role}, {"seats", f.Seats}, {"onBehalfOf", f.OnBehalfOf}, {"companions", f.Companions},
		{"wishes.access", f.Wishes.Access}, {"wishes.diet", f.Wishes.Diet}, {"language", f.Language}, {"key", f.Key}, {"stamp", f.Stamp}}
	if f.AcceptsFewer {
		list = append(list, [2]string{"acceptFewer", "1"})
	}
	for _, reply := range f.Replies {
		list = append(list, [2]string{"replies." + reply.Question, reply.Text})
	}
	for _, id := range f.Tables {
		list = append(list, [2]string{"tables", id})
	}
	return list
}

// typed shows what stands in the form. Questions and tables that the meeting does
// not name are called what they are.
func (f *Form) typed(b *builder, a *event.Announcement) {
	b.label(`<p>`, youTyped, `</p><dl class="oz-facts">`)
	fewer := ""
	if f.AcceptsFewer {
		fewer = b.word(comeFewer)
	}
	show(b, b.word(nameLabel), f.Name)
	show(b, b.word(emailLabel), f.Email)
	show(b, b.word(seatsLabel), f.Seats)
	show(b, b.word(ifFewer), fewer)
	show(b, labelIn(b.lang, a, "companions"), strings.Join(strings.FieldsFunc(f.Companions, func(r rune) bool { return r == '\r' || r == '\n' }), comma(b.lang)))
	show(b, labelIn(b.lang, a, "role"), roleLabel(b.lang, event.Role(f.Role)))
	show(b, labelIn(b.lang, a, "onBehalfOf"), f.OnBehalfOf)
	show(b, b.word(tablesLabel), f.chosen(a))
	for _, reply := range f.Replies {
		switch label := labelIn(b.lang, a, asksReply+reply.Question); {
		case label == "":
			show(b, b.word(yourAnswer), reply.Text)
		case reply.Text != "":
			b.raw(`<div><dt>`)
			b.data(label)
			b.raw(`</dt>`)
			typedIn(b, reply.Text)
		}
	}
	show(b, labelIn(b.lang, a, "wishes.access"), f.Wishes.Access)
	show(b, labelIn(b.lang, a, "wishes.diet"), f.Wishes.Diet)
	b.raw(`</dl>`)
}

// show is a line of what somebody typed, unless that is nothing.
func show(b *builder, label, value string) {
	if value == "" {
		return
	}
	b.put(`<div><dt>`, label, `</dt>`)
	typedIn(b, value)
}

// typedIn ends such a line with what was typed, in whatever language.
func typedIn(b *builder, value string) {
	b.raw(`<dd`)
	if b.lang == event.English || b.lang == Arabic {
		b.raw(` dir="auto"`)
	}
	b.put(`>`, value, `</dd></div>`)
}

// chosen are the titles of the tables that were chosen.
func (f *Form) chosen(a *event.Announcement) string {
	var tables []string
	for _, id := range f.Tables {
		for _, table := range a.SignUp.Tables {
			if table.ID == id {
				tables = append(tables, table.Title)
			}
		}
	}
	return strings.Join(tables, ", ")
}
