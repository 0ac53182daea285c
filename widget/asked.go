package widget

import (
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event"
)

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
	c := control{id: "replies." + q.ID, label: q.Label, required: q.Required}
	if !q.Required {
		c.hint = mayBeEmpty
	}
	if q.KeepDays > 0 && q.KeepDays < event.KeepDays {
		if c.hint != "" {
			c.hint += " "
		}
		c.hint += "We wissen uw antwoord " + days(q.KeepDays) + " na de bijeenkomst."
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
	none := noAnswer
	if q.Required {
		none = "Maak een keuze"
	}
	f.choices(b, c, none)
	for _, answer := range answers {
		option(b, answer, answer, answer == said)
	}
	b.raw(`</select></div>`)
}

func days(n int) string {
	if n == 1 {
		return "1 dag"
	}
	return strconv.Itoa(n) + " dagen"
}

const tableLabel = "Aan welke tafel wilt u zitten?"

// tables are the first and the second choice.
func (f *Form) tables(b *builder, tables []event.Table) {
	if len(tables) == 0 {
		return
	}
	b.raw(`<fieldset class="oz-group"><legend>`)
	b.raw(tableLabel)
	b.raw(`</legend><p class="oz-hint">Uw groep zit bij elkaar. Kies de tafels die u graag wilt. Dit mag leeg blijven.</p>`)
	choice := control{id: "tables", label: "Uw eerste keus"}
	for n := range min(len(f.Tables), len(tables)) {
		if n > 0 {
			choice = control{id: "tables-2", name: "tables", label: "Uw tweede keus"}
		}
		f.choices(b, choice, "Geen voorkeur")
		for _, table := range tables {
			label := table.Title
			if table.Seats > 0 {
				label += " (" + strconv.Itoa(table.Seats) + " plekken)"
			}
			option(b, table.ID, label, table.ID == f.Tables[n])
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
	b.raw(`<fieldset class="oz-group"><legend>Hebt u iets nodig?</legend><p class="oz-hint">Vul dit alleen in als u dat wilt. Dan kan de organisatie er rekening mee houden. Andere bezoekers zien het niet. `)
	b.number(event.KeepWishesDays)
	b.raw(` dagen na de bijeenkomst wissen we het.</p>`)
	for _, wish := range asked {
		c := control{id: "wishes." + string(wish), label: capital(wish.Label()), hint: "Bijvoorbeeld: ik kom met een rolstoel."}
		said := f.Wishes.Access
		if wish == event.DietWish {
			said, c.hint = f.Wishes.Diet, "Bijvoorbeeld: ik eet geen vlees."
		}
		f.input(b, c, `type="text" autocomplete="off"`, event.MaxReply, said)
	}
	b.raw(`</fieldset>`)
}
