package widget

import "github.com/omziennaarelkaar/netwerk/event"

// first is a meeting that one can sign up for, as an element shows it from the press
// on a link until the fragment is there: without what it cannot know. The fragment
// then grows around it, so that who types already is not disturbed: the elements
// stand in the same order as in [Meeting.HTML], with the same classes. Its form is
// sent nowhere. In the place of the title stands another text until it is filled in.
func (b *builder) first() {
	b.raw(`<template class="oz-first"><article class="oz oz-meeting"`)
	b.spoken()
	b.raw(` aria-busy="true">`)
	b.title(2, b.word(oneMoment))
	b.raw(`<dl class="oz-facts">`)
	b.term(factWhen)
	b.raw(` part="when"></dd></div>`)
	b.term(factWhere)
	b.label(` part="where"></dd></div></dl><section class="oz-signup" id="aanmelden"><h3>`, signUpWord, `</h3><form class="oz-form" part="form" method="dialog">`)
	var f Form
	f.who(b)
	b.label(`<p class="oz-sent" role="status">`, oneMoment, `</p></form></section></article></template>`)
}

// who are the fields that every sign-up has, in the order in which they stand.
func (f *Form) who(b *builder) {
	f.input(b, control{id: "name", label: b.word(nameLabel), required: true}, `type="text" autocomplete="name"`, event.MaxName, f.Name)
	f.input(b, control{id: "email", label: b.word(emailLabel), required: true}, `type="email" autocomplete="email" inputmode="email"`, event.MaxEmail, f.Email)
}
