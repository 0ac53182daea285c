package widget

import (
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
)

// control is a field of a form, with the words that stand around it.
type control struct {
	// id is the name of the field as faults have it; in the page it begins with oz-.
	id string
	// name is the field's name where that is not id.
	name     string
	label    string
	hint     string
	required bool
	// asked: the label is of the network.
	asked bool
}

// asksReply is how the fields of a meeting's own questions begin.
const asksReply = "replies."

// fieldOf is the field to which a fault belongs: all names of companions are one.
func fieldOf(fault Fault) string {
	field, _, _ := strings.Cut(fault.Field, "[")
	return field
}

// fault is the sentence for a field, or "".
func (f *Form) fault(field string) string {
	for _, fault := range f.Faults {
		if fieldOf(fault) == field {
			return fault.Sentence
		}
	}
	return ""
}

// labelIn is what a field is called whose faults do not say it. The questions of a
// meeting are what the network wrote.
func labelIn(l event.Language, a *event.Announcement, field string) string {
	kind, id, _ := strings.Cut(field, ".")
	switch kind {
	case "role":
		return roleQuestion.in(l)
	case "onBehalfOf":
		return behalfLabel.in(l)
	case "companions":
		return companionsLabel.in(l)
	case "tables":
		return tablesLabel.in(l)
	case "wishes":
		return capital(wishLabel(l, event.Wish(id))) + ":"
	case "replies":
		for i := range a.SignUp.Asked {
			if a.SignUp.Asked[i].ID == id {
				return a.SignUp.Asked[i].Label
			}
		}
	}
	return ""
}

// open begins a field with its label, and what is wrong with it.
func (f *Form) open(b *builder, c control) {
	b.put(`<div class="oz-field" part="field"><label for="oz-`, c.id, `">`)
	c.call(b)
	b.raw(`</label>`)
	f.tell(b, c)
}

// call writes the label. Who must fill it in reads so in words.
func (c control) call(b *builder) {
	if c.asked {
		b.data(c.label)
	} else {
		b.text(c.label)
	}
	if c.required {
		b.label(` <span class="oz-needed">`, needed, `</span>`)
	}
}

// tell writes the hint and the fault, to which [Form.described] refers.
func (f *Form) tell(b *builder, c control) {
	if c.hint != "" {
		b.put(`<span class="oz-hint" id="oz-`, c.id, `-hint">`)
		b.text(c.hint)
		b.raw(`</span>`)
	}
	if sentence := f.fault(c.id); sentence != "" {
		b.put(`<span class="oz-fault" id="oz-`, c.id, `-fault">`)
		b.text(sentence)
		b.raw(`</span>`)
	}
}

// named is the attributes that every field has.
func (f *Form) named(b *builder, c control) {
	b.attr("id", "oz-"+c.id)
	c.attrName(b)
	f.described(b, c)
}

func (c control) attrName(b *builder) {
	name := c.name
	if name == "" {
		name = c.id
	}
	b.attr("name", name)
	if c.required {
		b.raw(` required`)
	}
}

// described ties hint and fault to the field, so that a screen reader says them.
func (f *Form) described(b *builder, c control) {
	by := ""
	if c.hint != "" {
		by = "oz-" + c.id + "-hint"
	}
	if f.fault(c.id) != "" {
		b.raw(` aria-invalid="true"`)
		by = strings.TrimSpace(by + " oz-" + c.id + "-fault")
	}
	if by != "" {
		b.attr("aria-describedby", by)
	}
}

// untouched keeps a screen reader from saying that a choice is wrong before anybody
// made one: browsers tell it so of all that is required but lines of text.
func (f *Form) untouched(b *builder, c control) {
	if c.required && f.fault(c.id) == "" {
		b.raw(` aria-invalid="false"`)
	}
}

// input draws one line to fill in. The limit is the number of characters, or the
// greatest number.
func (f *Form) input(b *builder, c control, attributes markup, limit int, value string) {
	f.open(b, c)
	b.raw(`<input`)
	f.named(b, c)
	b.raw(` `)
	b.raw(attributes)
	if c.id == "seats" {
		b.raw(` max="`)
	} else {
		b.raw(` maxlength="`)
	}
	b.number(limit)
	b.raw(`"`)
	b.attr("value", value)
	b.raw(`></div>`)
}

// choices begins a list to choose from; none is what stands for no choice. The
// options follow, and the end of the list and of the field.
func (f *Form) choices(b *builder, c control, none string) {
	f.open(b, c)
	b.raw(`<select`)
	f.named(b, c)
	f.untouched(b, c)
	b.raw(`>`)
	option(b, "", none, false)
}

// radios draws a question with few answers. Who need not answer can take an answer
// back.
func (f *Form) radios(b *builder, c control, answers []string, chosen string) {
	b.raw(`<fieldset class="oz-field" part="field" role="radiogroup"`)
	f.described(b, c)
	b.raw(`><legend>`)
	c.call(b)
	b.raw(`</legend>`)
	f.tell(b, c)
	for i, answer := range answers {
		b.raw(`<label class="oz-check"><input type="radio"`)
		if i == 0 {
			b.attr("id", "oz-"+c.id) // where a fault leads
		}
		c.attrName(b)
		f.untouched(b, c)
		b.attr("value", answer)
		if answer == chosen {
			b.raw(` checked`)
		}
		b.raw(`><span>`)
		switch answer {
		case "":
			b.say(noReply)
		case event.Yes:
			b.say(yes)
		case event.No:
			b.say(no)
		default:
			b.data(answer)
		}
		b.raw(`</span></label>`)
	}
	b.raw(`</fieldset>`)
}

// optionOf is an option in the words of the network.
func optionOf(b *builder, value, label string, selected bool) {
	b.raw(`<option`)
	b.dutch()
	b.attr("value", value)
	if selected {
		b.raw(` selected`)
	}
	b.put(`>`, label, `</option>`)
}
