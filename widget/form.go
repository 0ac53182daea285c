package widget

import (
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
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
	r, seats := f.request()
	if seats.Code != "" {
		return r, event.FieldErrors{seats}
	}
	return r, nil
}

// request is [Form.Request]; the fault without a code is none.
func (f *Form) request() (event.Request, event.FieldError) {
	r := event.Request{Name: f.Name, Email: f.Email, Role: event.Role(f.Role), OnBehalfOf: f.OnBehalfOf, AcceptsFewer: f.AcceptsFewer,
		Replies: f.Replies, Wishes: f.Wishes, Tables: f.Tables[:], Language: event.Language(f.Language)}
	for line, rest, more := "", f.Companions, true; more; {
		line, rest, more = strings.Cut(rest, "\n")
		r.Companions = append(r.Companions, strings.TrimSuffix(line, "\r"))
	}
	var fault event.FieldError
	seats := event.CleanLine(f.Seats)
	n, ok := atoi(seats)
	switch {
	case seats == "":
	case !ok:
		fault = event.FieldError{Field: "seats", Code: event.CodeType}
	case n == 0:
		fault = event.FieldError{Field: "seats", Code: event.CodeTooFew, Limit: 1}
	default:
		r.Seats = n
	}
	return r.Tidy(), fault
}

// Check is the form with what is wrong with it for this meeting, said in a language,
// and whether it can be sent.
func (f Form) Check(a *event.Announcement, l event.Language) (Form, bool) {
	f.check(a, l)
	return f, len(f.Faults) == 0
}

func (f *Form) check(a *event.Announcement, l event.Language) {
	f.Faults, f.Problem = nil, ""
	r, seats := f.request()
	var faults event.FieldErrors
	if seats.Code != "" { // then nobody can tell whether there are too many names
		faults = event.FieldErrors{seats}
		r.Seats = min(len(r.Companions)+1, event.MaxPartySize)
	}
	faults = append(faults, r.Faults(a.Audience, &a.SignUp)...)
	for i := range faults {
		f.Faults = append(f.Faults, Fault{faults[i].Field, FaultSentence(l, faults[i])})
	}
}

// has reports whether there is a place for a field: where the meeting asks for it,
// and where something was said, as that is taken away when it is not sent.
func (f *Form) has(asked bool, field, value string) bool {
	return asked || value != "" || f.fault(field) != ""
}

func (f *Form) draw(b *builder, m Meeting, available event.Availability) {
	if available == event.WaitlistOnly {
		b.raw(`<p class="oz-answer oz-wait" part="notice">`)
		b.say(joinQueue, b.word(moveUp(&m.Event, m.Proof)))
		b.raw(`</p>`)
	}
	b.raw(`<form class="oz-form" part="form" method="post"`)
	b.href("action", b.page(eventURL(m.Base, m.Event.Slug)+"#aanmelden")) // the answer shows the form and what is wrong
	sayings(b)
	b.raw(`>`)
	f.summary(b, &m.Event)
	f.hidden(b)
	f.who(b)
	f.party(b, &m.Event, b.word(countYourself))
	f.roles(b, &m.Event)
	f.behalf(b, &m.Event)
	f.asked(b, &m.Event)
	f.privacy(b, m)
	b.raw(`<button class="oz-button" part="button" type="submit">`)
	if available == event.WaitlistOnly {
		b.say(queueMe)
	} else {
		b.say(signMeUp)
	}
	b.raw(`</button><p class="oz-sent" role="status"></p></form>`)
}

// sayings are what the element says while it sends a form, in .oz-sent: it has no
// words of its own.
func sayings(b *builder) {
	b.attr("data-oz-busy", b.word(oneMoment))
	b.attr("data-oz-offline", b.word(formOffline))
	b.attr("data-oz-sending", b.word(formSending))
	b.attr("data-oz-unknown", b.word(formUnknown))
}

// hidden are the fields that are no question to anybody. Who fills in the website
// is a program. Mail comes in Dutch unless the form is in another language; there
// is none in Arabic.
func (f *Form) hidden(b *builder) {
	hidden(b, "key", f.Key)
	if f.Stamp != "" {
		hidden(b, "stamp", f.Stamp)
	}
	if b.lang == event.English || b.lang == Arabic {
		hidden(b, "language", string(event.English))
	}
	b.label(`<div class="oz-website" aria-hidden="true"><label for="oz-website">`, leaveEmpty, `</label><input id="oz-website" name="website" type="text" tabindex="-1" autocomplete="off"></div>`)
}

// summary comes first in the form after something went wrong; it takes the focus.
func (f *Form) summary(b *builder, a *event.Announcement) {
	if f.Problem == "" && len(f.Faults) == 0 {
		return
	}
	b.raw(`<div class="oz-notice oz-warn" part="notice" role="alert" tabindex="-1" id="oz-fout" data-oz-focus>`)
	if f.Problem != "" {
		b.put(`<p><strong>`, f.Problem, `</strong></p>`)
	}
	if len(f.Faults) > 0 {
		b.label(`<p><strong>`, notAllRight, `</strong></p><ul>`)
		for _, fault := range f.inOrder() {
			b.raw(`<li><a`)
			b.attr("href", "#oz-"+fault.Field)
			b.raw(`>`)
			if label := labelIn(b.lang, a, fault.Field); strings.HasPrefix(fault.Field, asksReply) {
				b.data(label)
				b.raw(` `)
			} else if label != "" {
				b.text(label + " ")
			}
			b.text(fault.Sentence)
			b.raw(`</a></li>`)
		}
		b.raw(`</ul>`)
	}
	b.raw(`</div>`)
}

// inOrder are the fields that are wrong, each with the first fault that it has, in
// the order in which they stand in the form.
func (f *Form) inOrder() []Fault {
	var list []Fault
	last := ""
	for _, begin := range [...]string{"name", "email", "seats", "companions", "role", "onBehalfOf", "tables", "replies", "wishes"} {
		for _, fault := range f.Faults {
			if fault.Field = fieldOf(fault); strings.HasPrefix(fault.Field, begin) && fault.Field != last {
				last = fault.Field
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
	f.input(b, control{id: "seats", label: b.word(seatsLabel), hint: hint}, `type="number" inputmode="numeric" min="1"`, event.MaxPartySize, seats)
	b.raw(`<div class="oz-check" part="field"><input id="oz-fewer" type="checkbox" name="acceptFewer" value="1"`)
	if f.AcceptsFewer {
		b.raw(` checked`)
	}
	b.label(`><label for="oz-fewer">`, fewerIsFine, `</label></div>`)
	if !f.has(a.SignUp.AskCompanions, "companions", f.Companions) {
		return
	}
	b.raw(`<details class="oz-more"`)
	if f.Companions != "" || f.fault("companions") != "" {
		b.raw(` open`)
	}
	b.label(`><summary>`, nameOthers, `</summary>`)
	c := control{id: "companions", label: b.word(companionsLabel), hint: b.word(onOwnLine)}
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
	c := control{id: "role", label: b.word(roleQuestion), hint: b.word(optional)}
	none := b.word(ratherNotSay)
	if a.SignUp.RoleNeeded {
		c.required, c.hint, none = true, b.word(placesByRole), b.word(chooseRole)
	}
	f.choices(b, c, none)
	for _, role := range a.Audience {
		label := capital(asRole(b.lang) + roleLabel(b.lang, role))
		for _, full := range a.SignUp.FullRoles {
			if role == full {
				label += b.word(roleIsFull)
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
	f.input(b, control{id: "onBehalfOf", label: b.word(behalfLabel), hint: b.word(optional)},
		`type="text" autocomplete="organization"`, event.MaxName, f.OnBehalfOf)
}

// privacy says before sending what the data are for, how long they stay, whom to
// ask (INV-W03), and whether mail comes.
func (f *Form) privacy(b *builder, m Meeting) {
	a := &m.Event
	b.raw(`<div class="oz-privacy"><p>`)
	b.say(useOfData, dayCount.in(b.lang, event.KeepDays), dayCount.in(b.lang, event.KeepWaitingDays))
	if a.Contact != "" {
		b.raw(` `)
		b.sayLink(questionsMail, `<a`, "mailto:"+a.Contact, a.Contact)
	}
	b.raw(`</p>`)
	if a.SignUp.WaitingList {
		b.label(`<p>`, fairness, `</p>`)
	}
	b.raw(`<p>`)
	if m.Proof > 0 {
		b.say(mailComes, openLinkIn(b.lang, m.Proof))
	} else {
		b.say(noMailComes)
	}
	b.raw(`</p></div>`)
}

// moveUp is what happens when a seat comes free for who waits; with a proof mail
// is sent.
func moveUp(a *event.Announcement, proof time.Duration) *text {
	switch {
	case a.SignUp.OfferHours == 0:
		return moveUpSelf
	case proof > 0:
		return moveUpByMail
	}
	return moveUpByPage
}

// openLinkIn is how an address is shown to be real. To open the link is not enough:
// programs that search mail for harm open it too.
func openLinkIn(l event.Language, proof time.Duration) string {
	within := minuteCount.in(l, int(proof/time.Minute))
	if proof >= 2*time.Hour {
		within = hourCount.in(l, int(proof/time.Hour))
	}
	return fill(openThatLink.in(l), []string{within})
}
