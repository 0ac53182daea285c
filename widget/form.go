package widget

import (
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Form is the sign-up form as somebody filled it in. The zero value is empty.
type Form struct {
	Name, Email, Role, Seats, OnBehalfOf string
	AcceptsFewer                         bool
	// Key is the idempotency key, so that a double click takes one seat.
	Key string
	// Faults say what is wrong, field by field; Problem is a refusal as a whole.
	Faults  []Fault
	Problem string
}

// Fault is a field that is wrong, with the sentence that is shown beside it.
type Fault struct{ Field, Sentence string }

// Request is what the form asks for. A number of seats that is no number is a
// fault, which the form then shows.
func (f Form) Request() (event.Request, error) {
	r := event.Request{Name: f.Name, Email: f.Email, Role: event.Role(f.Role), OnBehalfOf: f.OnBehalfOf, AcceptsFewer: f.AcceptsFewer}
	if seats := strings.TrimSpace(f.Seats); seats != "" {
		n, ok := atoi(seats)
		if !ok {
			return r, event.FieldErrors{{Field: "seats", Code: event.CodeType}}
		}
		r.Seats = n
		if n == 0 {
			return r, event.FieldErrors{{Field: "seats", Code: event.CodeTooFew, Limit: 1}}
		}
	}
	return r.Tidy(), nil
}

// Check is the form with what is wrong with it for this meeting, and whether it
// can be sent.
func (f Form) Check(a *event.Announcement) (Form, bool) {
	f.Faults, f.Problem = nil, ""
	r, err := f.Request()
	if err == nil {
		err = r.Check(a.Audience)
	}
	if faults, ok := err.(event.FieldErrors); ok {
		for _, fault := range faults {
			f.Faults = append(f.Faults, Fault{fault.Field, fault.Sentence()})
		}
	}
	return f, err == nil
}

// fault is the sentence for a field, or "".
func (f Form) fault(field markup) string {
	for _, fault := range f.Faults {
		if fault.Field == string(field) {
			return fault.Sentence
		}
	}
	return ""
}

func (f Form) draw(b *builder, m Meeting, available event.Availability) {
	if available == event.WaitlistOnly {
		b.raw(`<p class="oz-answer oz-wait"><strong>Alle plekken zijn bezet.</strong> U kunt wel op de wachtlijst. Komt er een plek vrij? Dan schuift u vanzelf op.</p>`)
	}
	b.raw(`<form class="oz-form" method="post"`)
	b.href("action", eventURL(m.Base, m.Event.Slug)+"#aanmelden") // the answer shows the form and what is wrong
	b.raw(`>`)
	f.summary(b)
	b.raw(`<input type="hidden" name="key"`)
	b.attr("value", f.Key)
	b.raw(`>`)
	f.field(b, `name`, "Uw naam", "", `type="text" autocomplete="name" required`, event.MaxName, f.Name)
	f.field(b, `email`, "Uw mailadres", "", `type="email" autocomplete="email" inputmode="email" required`, event.MaxEmail, f.Email)
	f.field(b, `seats`, "Met hoeveel mensen komt u?", "Tel uzelf mee.", `type="number" inputmode="numeric" min="1"`, event.MaxPartySize, orOne(f.Seats))
	b.raw(`<div class="oz-check"><input id="oz-fewer" type="checkbox" name="acceptFewer" value="1"`)
	if f.AcceptsFewer {
		b.raw(` checked`)
	}
	b.raw(`><label for="oz-fewer">Zijn er minder plekken vrij? Dan komen we met minder mensen.</label></div>`)
	f.roles(b, m.Event.Audience)
	f.field(b, `onBehalfOf`, "Namens welk initiatief of welke organisatie komt u?", "Dit mag leeg blijven.", `type="text" autocomplete="organization"`, event.MaxName, f.OnBehalfOf)
	f.privacy(b, m.Event)
	b.raw(`<button class="oz-button" type="submit">`)
	if available == event.WaitlistOnly {
		b.raw(`Zet mij op de wachtlijst`)
	} else {
		b.raw(`Meld mij aan`)
	}
	b.raw(`</button></form>`)
}

func orOne(seats string) string {
	if seats == "" {
		return "1"
	}
	return seats
}

// summary stands above the form after something went wrong; it takes the focus.
func (f Form) summary(b *builder) {
	if f.Problem == "" && len(f.Faults) == 0 {
		return
	}
	b.raw(`<div class="oz-notice oz-warn" role="alert" tabindex="-1" id="oz-fout">`)
	if f.Problem != "" {
		b.raw(`<p><strong>`)
		b.text(f.Problem)
		b.raw(`</strong></p>`)
	}
	if len(f.Faults) > 0 {
		b.raw(`<p><strong>Nog niet alles is goed ingevuld.</strong></p><ul>`)
		for _, fault := range f.Faults {
			b.raw(`<li><a`)
			b.attr("href", "#oz-"+fault.Field)
			b.raw(`>`)
			b.text(fault.Sentence)
			b.raw(`</a></li>`)
		}
		b.raw(`</ul>`)
	}
	b.raw(`</div>`)
}

// field draws one line to fill in. The limit is the number of characters, or
// the greatest number.
func (f Form) field(b *builder, name markup, label, hint string, attributes markup, limit int, value string) {
	f.label(b, name, label, hint)
	b.raw(`<input id="oz-`)
	b.raw(name)
	b.raw(`" name="`)
	b.raw(name)
	b.raw(`" `)
	b.raw(attributes)
	if name == "seats" {
		b.raw(` max="`)
	} else {
		b.raw(` maxlength="`)
	}
	b.number(limit)
	b.raw(`"`)
	b.attr("value", value)
	f.described(b, name, hint)
	b.raw(`></div>`)
}

func (f Form) label(b *builder, name markup, label, hint string) {
	b.raw(`<div class="oz-field"><label for="oz-`)
	b.raw(name)
	b.raw(`">`)
	b.text(label)
	b.raw(`</label>`)
	if hint != "" {
		b.raw(`<span class="oz-hint" id="oz-`)
		b.raw(name)
		b.raw(`-hint">`)
		b.text(hint)
		b.raw(`</span>`)
	}
	if sentence := f.fault(name); sentence != "" {
		b.raw(`<span class="oz-fault" id="oz-`)
		b.raw(name)
		b.raw(`-fault">`)
		b.text(sentence)
		b.raw(`</span>`)
	}
}

// described ties hint and fault to the field, so that a screen reader says them.
func (f Form) described(b *builder, name markup, hint string) {
	wrong := f.fault(name) != ""
	if wrong {
		b.raw(` aria-invalid="true"`)
	}
	if hint == "" && !wrong {
		return
	}
	b.raw(` aria-describedby="`)
	if hint != "" {
		b.raw(`oz-`)
		b.raw(name)
		b.raw(`-hint`)
	}
	if wrong {
		if hint != "" {
			b.raw(` `)
		}
		b.raw(`oz-`)
		b.raw(name)
		b.raw(`-fault`)
	}
	b.raw(`"`)
}

func (f Form) roles(b *builder, audience []event.Role) {
	const hint = "Dit mag leeg blijven."
	f.label(b, `role`, "In welke rol komt u?", hint)
	b.raw(`<select id="oz-role" name="role"`)
	f.described(b, `role`, hint)
	b.raw(`><option value="">Zeg ik liever niet</option>`)
	for _, role := range audience {
		option(b, string(role), "Als "+role.Label(), string(role) == f.Role)
	}
	b.raw(`</select></div>`)
}

// privacy says before sending what the data are for, how long they stay and
// whom to ask (INV-W03).
func (f Form) privacy(b *builder, a event.Announcement) {
	b.raw(`<div class="oz-privacy"><p>We gebruiken uw gegevens alleen voor deze bijeenkomst. De organisatie ziet ze, andere bezoekers niet. `)
	b.number(event.KeepDays)
	b.raw(` dagen na de bijeenkomst wissen we ze.`)
	if a.Contact != "" {
		b.raw(` Vragen? Mail naar <a`)
		b.href("href", "mailto:"+a.Contact)
		b.raw(`>`)
		b.text(a.Contact)
		b.raw(`</a>.`)
	}
	b.raw(`</p>`)
	if a.SignUp.WaitingList {
		b.raw(`<p>`)
		b.text(event.Fairness)
		b.raw(`</p>`)
	}
	b.raw(`</div>`)
}
