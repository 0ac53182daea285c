package browsertest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

// told is what a form says of its faults, and what is filled in.
const told = `JSON.stringify({
	summary: $(".oz-form").firstElementChild.outerHTML, focus: root.activeElement.id,
	faults: $$(".oz-fault").map((n) => [n.id, n.textContent, n.parentNode.localName, n.previousElementSibling.outerHTML, n.nextElementSibling.localName]),
	invalid: $$("[aria-invalid=true]").map((n) => [n.localName, n.id, n.getAttribute("aria-describedby")]),
	fine: $$("[aria-invalid=false]").map((n) => n.id || n.name),
	open: $$(".oz-form details[open]").length,
	typed: [...new FormData($(".oz-form"))].filter(([name]) => name !== "key"),
})`

// TestFaultsOfGoAreThoseOfTheServer: a form that the script marks is the form that the
// network draws with the same faults.
func TestFaultsOfGoAreThoseOfTheServer(t *testing.T) {
	s := newMailSite(t)
	marked, drawn := open(t, s.elsewhere()), open(t, "about:blank")
	drawn.block("*://*:*/widget/*.wasm") // then the network checks the form
	drawn.visit(s.elsewhere())
	for _, p := range []*page{marked, drawn} {
		p.openInWidget("alles")
	}
	drawn.wait(`($(".oz-form").noValidate = true)`)
	drawn.wrong(submit)
	marked.wrong(submit)
	require.Empty(t, marked.asked("POST"))
	require.NotEmpty(t, drawn.asked("POST"))
	require.JSONEq(t, eval[string](drawn, told), eval[string](marked, told))
	t.Run("also the second time", func(t *testing.T) {
		drawn.t, marked.t = t, t
		for _, p := range []*page{drawn, marked} {
			p.wait(`($(".oz-form").noValidate = true)`)
			p.fill("#oz-name", "Fatima")
			p.click(`[id='oz-replies.vervoer']`)
			p.click(submit)
			p.wait(`!$("#oz-name-fault") && !$("[aria-disabled=true]")`)
		}
		require.JSONEq(t, eval[string](drawn, told), eval[string](marked, told))
		require.Empty(t, marked.asked("POST"))
	})
}

// TestDeadlineOfAnEmptyForm: where nothing was typed the meeting is drawn again, and
// the attention stays where it can.
func TestDeadlineOfAnEmptyForm(t *testing.T) {
	now := time.Now()
	closing := meeting("koffie", "Koffie voor wie alleen is", 7, 20)
	closing.SignUp.ClosesBefore, closing.SignUp.Strictness = now.Add(6*time.Second).In(zone), event.Hard
	s := serve(t, omzientest.New(t, now), closing)
	p := open(t, s.elsewhere())
	p.openInWidget("koffie")
	p.click("#oz-name")
	p.wait(`$(".oz-form").noValidate`)
	require.Equal(t, "", eval[string](p, `text(".oz-signup > [role=status]")`))
	s.Set(closing.SignUp.ClosesBefore)
	p.wait(`!$(".oz-form") && text(".oz-answer").includes("` + event.DeadlinePassed.Label() + `")`)
	require.Regexp(t, "^H[1-3]$", eval[string](p, `root.activeElement?.tagName`), "the field is gone")
	require.Empty(t, p.complaints())
}
