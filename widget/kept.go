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
	// Base is as in [Agenda].
	Base     string
	Language event.Language // as in [Agenda]
}

// HTML is the part.
func (k Kept) HTML() []byte {
	b := builder{lang: k.Language}
	b.put(`<div class="oz oz-failure" lang="nl"><h1>Dat lukt niet</h1><p role="alert">`, k.Sentence, `</p><form class="oz-kept" method="post"`)
	b.href("action", k.Action)
	b.raw(`>`)
	for _, field := range k.Form.fields() {
		hidden(&b, field[0], field[1])
	}
	if k.Was != "" {
		hidden(&b, "was", k.Was)
	}
	k.Form.typed(&b, &event.Announcement{})
	b.raw(`<button class="oz-button" type="submit">Probeer het opnieuw</button></form><p class="oz-actions"><a`)
	b.href("href", k.Base+"/agenda")
	b.raw(`>Naar de agenda</a></p></div>`)
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
	b.raw(`<p><strong>Dit had u ingevuld:</strong></p><dl class="oz-facts">`)
	show := func(label, value string) {
		if value != "" {
			b.put(`<div><dt>`, label, `</dt><dd>`)
			b.text(value)
			b.raw(`</dd></div>`)
		}
	}
	fewer := ""
	if f.AcceptsFewer {
		fewer = "komt u met minder mensen"
	}
	show("Uw naam", f.Name)
	show("Uw mailadres", f.Email)
	show("Met hoeveel mensen komt u?", f.Seats)
	show("Als er minder plekken zijn", fewer)
	show(labelOf(a, "companions"), strings.Join(strings.FieldsFunc(f.Companions, func(r rune) bool { return r == '\r' || r == '\n' }), ", "))
	show(labelOf(a, "role"), event.Role(f.Role).Label())
	show(labelOf(a, "onBehalfOf"), f.OnBehalfOf)
	var tables []string
	for _, id := range f.Tables {
		for _, table := range a.SignUp.Tables {
			if table.ID == id {
				tables = append(tables, table.Title)
			}
		}
	}
	show(tableLabel, strings.Join(tables, ", "))
	for _, reply := range f.Replies {
		label := labelOf(a, "replies."+reply.Question)
		if label == "" {
			label = "Uw antwoord"
		}
		show(label, reply.Text)
	}
	show(labelOf(a, "wishes.access"), f.Wishes.Access)
	show(labelOf(a, "wishes.diet"), f.Wishes.Diet)
	b.raw(`</dl>`)
}
