package widget

import "github.com/omziennaarelkaar/netwerk/event"

// maxRadios is how many answers stand in full; more are a list that folds out.
const maxRadios = 5

// asked draws what a meeting asks beside name and mail address.
func (f *Form) asked(b *builder, a *event.Announcement) {
	f.tables(b, a.SignUp.Tables)
	for i := range a.SignUp.Asked {
		f.question(b, &a.SignUp.Asked[i])
	}
	f.wishes(b, a.SignUp.Wishes)
}

func (f *Form) question(b *builder, q *event.Question) {
	c := control{id: asksReply + q.ID, label: q.Label, required: q.Required, asked: true}
	if !q.Required {
		c.hint = b.word(optional)
	}
	if q.KeepDays > 0 && q.KeepDays < event.KeepDays {
		if c.hint != "" {
			c.hint += " "
		}
		c.hint += b.word(replyIsErased, dayCount.in(b.lang, q.KeepDays))
	}
	said, answers := f.replied(q.ID), q.Options
	switch q.Kind {
	case event.YesNo:
		answers = []string{event.Yes, event.No}
	case event.Choice:
	default:
		f.input(b, c, `type="text"`, event.MaxReply, said)
		return
	}
	if len(answers) <= maxRadios {
		if !q.Required {
			answers = append(answers[:len(answers):len(answers)], "")
		}
		f.radios(b, c, answers, said)
		return
	}
	none := noReply
	if q.Required {
		none = choose
	}
	f.choices(b, c, b.word(none))
	for _, answer := range answers {
		optionOf(b, answer, answer, answer == said)
	}
	b.raw(`</select></div>`)
}

// tables are the first and the second choice.
func (f *Form) tables(b *builder, tables []event.Table) {
	if len(tables) == 0 {
		return
	}
	b.label(`<fieldset class="oz-group"><legend>`, tablesLabel, `</legend>`)
	b.label(`<p class="oz-hint">`, sitTogether, `</p>`)
	choice := control{id: "tables", label: b.word(firstChoice)}
	for n := range min(len(f.Tables), len(tables)) {
		if n > 0 {
			choice = control{id: "tables-2", name: "tables", label: b.word(secondChoice)}
		}
		f.choices(b, choice, b.word(noPreference))
		for _, table := range tables {
			label := table.Title
			if table.Seats > 0 {
				label += tableSeats.in(b.lang, table.Seats)
			}
			optionOf(b, table.ID, label, table.ID == f.Tables[n])
		}
		b.raw(`</select></div>`)
	}
	b.raw(`</fieldset>`)
}

// wishes are apart from all else, because they can be about somebody's health: why
// they are asked, who sees them and how long they stay (GDPR art. 9, INV-W03).
func (f *Form) wishes(b *builder, asked []event.Wish) {
	if len(asked) == 0 {
		return
	}
	b.label(`<fieldset class="oz-group"><legend>`, anyNeeds, `</legend><p class="oz-hint">`)
	b.say(needsAreYours, dayCount.in(b.lang, event.KeepWishesDays))
	b.raw(`</p>`)
	for _, wish := range asked {
		c := control{id: "wishes." + string(wish), label: capital(wishLabel(b.lang, wish)), hint: b.word(accessExample)}
		said := f.Wishes.Access
		if wish == event.DietWish {
			said, c.hint = f.Wishes.Diet, b.word(dietExample)
		}
		f.input(b, c, `type="text" autocomplete="off"`, event.MaxReply, said)
	}
	b.raw(`</fieldset>`)
}
