package widget

import (
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Form is the sign-up form as somebody filled it in. The zero value is empty.
type Form struct {
	Name, Email, Role, Seats, OnBehalfOf string
	AcceptsFewer                         bool
	// Companions has one name on a line.
	Companions string
	// Replies are in the order of their questions' ids, so that what is sent again
	// is the same request.
	Replies []event.Reply
	Wishes  event.Wishes
	// Tables are the ids of the tables of first and second choice, "" for none.
	Tables [event.MaxChoices]string
	// Language is as in [event.Request]; the form does not ask for it.
	Language string
	// Key is the idempotency key, so that a double click takes one seat.
	Key string
	// Stamp is what the network signed when it drew the form; empty: it is not drawn.
	Stamp string
	// Website is what stands in a field that people do not see. It is never drawn
	// again.
	Website string
	// Faults say what is wrong, field by field; Problem is a refusal as a whole.
	Faults  []Fault
	Problem string
}

// Fault is a field that is wrong, named as in [event.FieldError], with the sentence
// that is shown beside it.
type Fault struct{ Field, Sentence string }

// ReadForm is what a browser posted: the values of each field. What is no field
// of the form is passed over.
func ReadForm(values map[string][]string) Form {
	var f Form
	for name, list := range values {
		for n, value := range list {
			f.set(name, n, value)
		}
	}
	return f
}

// set fills in a field with its n-th value, from 0.
func (f *Form) set(name string, n int, value string) {
	for _, field := range [...]struct {
		name string
		to   *string
	}{
		{"name", &f.Name}, {"email", &f.Email}, {"role", &f.Role}, {"seats", &f.Seats}, {"onBehalfOf", &f.OnBehalfOf}, {"companions", &f.Companions},
		{"wishes.access", &f.Wishes.Access}, {"wishes.diet", &f.Wishes.Diet}, {"language", &f.Language},
		{"key", &f.Key}, {"stamp", &f.Stamp}, {"website", &f.Website},
	} {
		if field.name == name {
			*field.to = value
			return
		}
	}
	switch id, reply := strings.CutPrefix(name, "replies."); {
	case reply:
		f.reply(id, value)
	case name == "acceptFewer":
		f.AcceptsFewer = value != ""
	case name == "tables" && n < len(f.Tables):
		f.Tables[n] = value
	}
}

// reply fills in the answer to a question. There are at most as many as a meeting
// can ask.
func (f *Form) reply(id, text string) {
	at := 0
	for at < len(f.Replies) && f.Replies[at].Question < id {
		at++
	}
	if at == len(f.Replies) || f.Replies[at].Question != id {
		if len(f.Replies) == event.MaxAsked {
			return
		}
		f.Replies = append(f.Replies, event.Reply{})
		copy(f.Replies[at+1:], f.Replies[at:])
	}
	f.Replies[at] = event.Reply{Question: id, Text: text}
}

// replied is what stands in the answer to a question.
func (f Form) replied(id string) string {
	for _, reply := range f.Replies {
		if reply.Question == id {
			return reply.Text
		}
	}
	return ""
}

// Request is what the form asks for. A number of seats that is no number of people
// is a fault; the rest of the request is there all the same.
func (f Form) Request() (event.Request, error) {
	r := event.Request{Name: f.Name, Email: f.Email, Role: event.Role(f.Role), OnBehalfOf: f.OnBehalfOf, AcceptsFewer: f.AcceptsFewer,
		Replies: f.Replies, Wishes: f.Wishes, Tables: f.Tables[:], Language: event.Language(f.Language)}
	for line := range strings.SplitSeq(f.Companions, "\n") {
		r.Companions = append(r.Companions, strings.TrimSuffix(line, "\r"))
	}
	seats := strings.TrimSpace(f.Seats)
	n, ok := atoi(seats)
	switch {
	case seats == "":
	case !ok:
		return r.Tidy(), event.FieldErrors{{Field: "seats", Code: event.CodeType}}
	case n == 0:
		return r.Tidy(), event.FieldErrors{{Field: "seats", Code: event.CodeTooFew, Limit: 1}}
	}
	r.Seats = n
	return r.Tidy(), nil
}

// Check is the form with what is wrong with it for this meeting, and whether it
// can be sent.
func (f Form) Check(a *event.Announcement) (Form, bool) {
	f.Faults, f.Problem = nil, ""
	r, err := f.Request()
	faults, _ := err.(event.FieldErrors)
	if err != nil { // then nobody can tell whether there are too many names
		r.Seats = min(len(r.Companions)+1, event.MaxPartySize)
	}
	more, _ := r.Check(a.Audience, &a.SignUp).(event.FieldErrors)
	for _, fault := range append(faults, more...) {
		f.Faults = append(f.Faults, Fault{fault.Field, fault.Sentence()})
	}
	return f, len(f.Faults) == 0
}

// has reports whether there is a place for a field: where the meeting asks for it,
// and where something was said, as that is taken away when it is not sent.
func (f *Form) has(asked bool, field, value string) bool {
	return asked || value != "" || f.fault(field) != ""
}

func (f *Form) draw(b *builder, m Meeting, available event.Availability) {
	if available == event.WaitlistOnly {
		b.raw(`<p class="oz-answer oz-wait"><strong>Alle plekken zijn bezet.</strong> U kunt wel op de wachtlijst. Komt er een plek vrij? `)
		b.raw(moveUp(&m.Event, m.Proof))
		b.raw(`</p>`)
	}
	b.raw(`<form class="oz-form" method="post"`)
	b.href("action", eventURL(m.Base, m.Event.Slug)+"#aanmelden") // the answer shows the form and what is wrong
	if m.Proof > 0 {
		b.attr("data-oz-proof", minutes(m.Proof))
	}
	b.raw(`>`)
	f.summary(b, &m.Event)
	f.hidden(b)
	f.input(b, control{id: "name", label: "Uw naam", required: true}, `type="text" autocomplete="name"`, event.MaxName, f.Name)
	f.input(b, control{id: "email", label: "Uw mailadres", required: true}, `type="email" autocomplete="email" inputmode="email"`, event.MaxEmail, f.Email)
	f.party(b, &m.Event, "Tel uzelf mee.")
	f.roles(b, &m.Event)
	f.behalf(b, &m.Event)
	f.asked(b, &m.Event)
	f.privacy(b, m)
	b.raw(`<button class="oz-button" type="submit">`)
	if available == event.WaitlistOnly {
		b.raw(`Zet mij op de wachtlijst`)
	} else {
		b.raw(`Meld mij aan`)
	}
	b.raw(`</button></form>`)
}

// hidden are the fields that are no question to anybody. Who fills in the website
// is a program.
func (f *Form) hidden(b *builder) {
	hidden(b, "key", f.Key)
	if f.Stamp != "" {
		hidden(b, "stamp", f.Stamp)
	}
	b.raw(`<div class="oz-website" aria-hidden="true"><label for="oz-website">Laat dit leeg</label><input id="oz-website" name="website" type="text" tabindex="-1" autocomplete="off"></div>`)
}

// summary stands above the form after something went wrong; it takes the focus. A
// field is in it once.
func (f *Form) summary(b *builder, a *event.Announcement) {
	if f.Problem == "" && len(f.Faults) == 0 {
		return
	}
	b.raw(`<div class="oz-notice oz-warn" role="alert" tabindex="-1" id="oz-fout">`)
	if f.Problem != "" {
		b.put(`<p><strong>`, f.Problem, `</strong></p>`)
	}
	if len(f.Faults) > 0 {
		b.raw(`<p><strong>Nog niet alles is goed ingevuld.</strong></p><ul>`)
		last := ""
		for _, fault := range f.inOrder() {
			field := fieldOf(fault)
			if field == last {
				continue
			}
			last = field
			b.raw(`<li><a`)
			b.attr("href", "#oz-"+field)
			b.raw(`>`)
			if label := labelOf(a, field); label != "" {
				b.text(label + " ")
			}
			b.text(fault.Sentence)
			b.raw(`</a></li>`)
		}
		b.raw(`</ul>`)
	}
	b.raw(`</div>`)
}

// inOrder are the faults in the order in which their fields stand in the form.
func (f *Form) inOrder() []Fault {
	var list []Fault
	for _, field := range [...]string{"name", "email", "seats", "companions", "role", "onBehalfOf", "tables", "replies", "wishes"} {
		for _, fault := range f.Faults {
			if strings.HasPrefix(fault.Field, field) {
				list = append(list, fault)
			}
		}
	}
	return list
}

// party is how many people come, and who they are.
func (f *Form) party(b *builder, a *event.Announcement, hint string) {
	seats := f.Seats
	if seats == "" {
		seats = "1"
	}
	f.input(b, control{id: "seats", label: "Met hoeveel mensen komt u?", hint: hint}, `type="number" inputmode="numeric" min="1"`, event.MaxPartySize, seats)
	b.raw(`<div class="oz-check"><input id="oz-fewer" type="checkbox" name="acceptFewer" value="1"`)
	if f.AcceptsFewer {
		b.raw(` checked`)
	}
	b.raw(`><label for="oz-fewer">Zijn er minder plekken vrij? Dan komen we met minder mensen.</label></div>`)
	if !f.has(a.SignUp.AskCompanions, "companions", f.Companions) {
		return
	}
	b.raw(`<details class="oz-more"`)
	if f.Companions != "" || f.fault("companions") != "" {
		b.raw(` open`)
	}
	b.raw(`><summary>Komt u met meer mensen? Geef hun namen als u dat wilt</summary>`)
	c := control{id: "companions", label: "Wie komen er mee?", hint: "Zet elke naam op een eigen regel. Dit mag leeg blijven."}
	f.open(b, c)
	b.raw(`<textarea`)
	f.named(b, c)
	b.raw(` rows="4" maxlength="`)
	b.number((event.MaxPartySize - 1) * (event.MaxName + 1))
	b.put(`">`, f.Companions, `</textarea></div></details>`)
}

func (f *Form) roles(b *builder, a *event.Announcement) {
	if !f.has(a.SignUp.AskRole || a.SignUp.RoleNeeded, "role", f.Role) {
		return
	}
	c := control{id: "role", label: "In welke rol komt u?", hint: mayBeEmpty}
	none := "Zeg ik liever niet"
	if a.SignUp.RoleNeeded {
		c.required, c.hint, none = true, "Er zijn plekken per rol.", "Kies uw rol"
	}
	f.choices(b, c, none)
	for _, role := range a.Audience {
		label := "Als " + role.Label()
		for _, full := range a.SignUp.FullRoles {
			if role == full {
				label += " (vol)"
			}
		}
		option(b, string(role), label, string(role) == f.Role)
	}
	b.raw(`</select></div>`)
}

func (f *Form) behalf(b *builder, a *event.Announcement) {
	if !f.has(a.SignUp.AskOnBehalfOf, "onBehalfOf", f.OnBehalfOf) {
		return
	}
	f.input(b, control{id: "onBehalfOf", label: "Namens welk initiatief of welke organisatie komt u?", hint: mayBeEmpty},
		`type="text" autocomplete="organization"`, event.MaxName, f.OnBehalfOf)
}

// privacy says before sending what the data are for, how long they stay, whom to
// ask (INV-W03), and whether mail comes.
func (f *Form) privacy(b *builder, m Meeting) {
	a := &m.Event
	b.raw(`<div class="oz-privacy"><p>We gebruiken uw gegevens alleen voor deze bijeenkomst. De organisatie ziet ze, andere bezoekers niet. `)
	b.number(event.KeepDays)
	b.raw(` dagen na de bijeenkomst wissen we ze. Kreeg u geen plek? Dan na `)
	b.number(event.KeepWaitingDays)
	b.raw(` dagen.`)
	if a.Contact != "" {
		b.raw(` Vragen? Mail naar <a`)
		b.href("href", "mailto:"+a.Contact)
		b.put(`>`, a.Contact, `</a>.`)
	}
	b.raw(`</p>`)
	if a.SignUp.WaitingList {
		b.put(`<p>`, event.Fairness, `</p>`)
	}
	if m.Proof > 0 {
		b.put(`<p><strong>U krijgt een mail met een link.</strong> `, openLink(m.Proof), ` Dan is uw aanmelding klaar.</p>`)
	} else {
		b.raw(`<p><strong>U hoeft uw mailadres niet te bevestigen.</strong> Bewaar de pagina die u na het aanmelden ziet. Daar kunt u zich ook weer afmelden.</p>`)
	}
	b.raw(`</div>`)
}

// moveUp is what happens when a seat comes free for who waits; with a proof mail
// is sent.
func moveUp(a *event.Announcement, proof time.Duration) markup {
	switch {
	case a.SignUp.OfferHours == 0:
		return `Dan schuift u vanzelf op.`
	case proof > 0:
		return `Dan vragen we u per mail of u nog wilt.`
	}
	return `Dan vragen we u op uw eigen pagina of u nog wilt.`
}

// openLink is how an address is shown to be real. To open the link is not enough:
// programs that search mail for harm open it too.
func openLink(proof time.Duration) string {
	within := minutes(proof) + " minuten"
	if proof >= 2*time.Hour {
		within = strconv.Itoa(int(proof/time.Hour)) + " uur"
	}
	return "Open die link binnen " + within + " en druk daar op de knop."
}

// minutes is a length of time, rounded down.
func minutes(d time.Duration) string { return strconv.Itoa(int(d / time.Minute)) }
