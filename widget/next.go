package widget

import (
	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Next is the one meeting that comes next, as a card: for a corner of a page.
type Next struct {
	// List, Query, Now, Base and Language are as in [Agenda].
	List     []event.Announcement
	Query    Query
	Now      time.Time
	Base     string
	Language event.Language
}

// HTML is the card of the first meeting that goes on, is not over and fits, or a
// sentence that there is none.
func (n Next) HTML() []byte {
	b := builder{lang: n.Language}
	b.raw(`<div class="oz oz-next"`)
	b.spoken()
	b.attr("data-oz-back", b.word(goBack))
	b.attr("data-oz-busy", b.word(oneMoment))
	b.attr("data-oz-failed", b.word(askAgain))
	b.label(`><h2 class="oz-next-title">`, nextMeeting, `</h2>`)
	v := Agenda{Now: n.Now, Base: n.Base, Language: n.Language, Query: n.Query}
	if a := n.meeting(); a != nil {
		b.raw(`<article class="oz-card`)
		v.inside(&b, a)
		b.raw(`</article>`)
	} else if n.Query == (Query{}) {
		b.label(`<p class="oz-empty">`, nothingNext, `</p>`)
	} else {
		b.label(`<p class="oz-empty">`, nothingSuch, `</p>`)
	}
	b.link(`<p class="oz-actions"><a class="oz-button oz-quiet" part="button" data-oz-all`, b.page(n.Base+"/agenda"), `>`)
	b.label("", wholeAgenda, `</a></p></div>`)
	return b.buf
}

func (n *Next) meeting() *event.Announcement {
	for i := range n.List {
		a := &n.List[i]
		if a.Status == event.Scheduled && a.End.After(n.Now) && n.Query.MatchIn(n.Language, a) {
			return a
		}
	}
	return nil
}

// Until is the next moment at which the clock changes the card; zero: never.
func (n Next) Until() time.Time {
	if a := n.meeting(); a != nil {
		return a.NextChange(n.Now)
	}
	return time.Time{}
}
