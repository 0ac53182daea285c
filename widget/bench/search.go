package main

import (
	"context"
	_ "embed" // for the caller of Go
	"encoding/json"
	"fmt"
	"slices"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// many is how many meetings are searched.
const many = 2000

// calls is how often.
const calls = 30

//go:embed search.js
var searchScript string

// query is one as the widget asks it of Go, in the words of an address.
type query struct {
	Text         string       `json:"zoek,omitempty"`
	Theme        string       `json:"thema,omitempty"`
	Municipality string       `json:"gemeente,omitempty"`
	Format       event.Format `json:"soort,omitempty"`
}

// queries are what a visitor types and chooses one after another, in turn.
var queries = [...]query{
	{Text: "e"}, {Text: "eten lombok"}, {Theme: string(chosen)}, {Municipality: "GM0345"}, {Text: "cooperatie"},
	{Theme: string(initiative.ThemeHousing), Municipality: "GM0344"}, {Format: event.Workshop}, {Text: "geld voor een plan van bewoners"},
}

// searches is the median of the calls on a processor that does a quarter, after
// two turns that do not count.
func searches(ctx context.Context, b *bench) (float64, string, error) {
	list, err := meetings(many, b.began)
	if err != nil {
		return 0, "", err
	}
	data, err := json.Marshal(map[string]any{"events": announced(list)}) // as /agenda.json has it
	if err != nil {
		return 0, "", err
	}
	b.host.json("/meetings.json", data)
	v, err := newVisitor(b.chromium, b.host.address)
	if err != nil {
		return 0, "", err
	}
	defer v.end()
	if _, err := chromedp.Call(v.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slowCPU}); err != nil {
		return 0, "", err
	}
	var asked []query
	for i := range 2*len(queries) + calls {
		asked = append(asked, queries[i%len(queries)])
	}
	text, err := json.Marshal(asked)
	if err != nil {
		return 0, "", err
	}
	took, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]float64](
		fmt.Sprintf("(%s)(%q, %q, %s)", searchScript, b.town.address+"/widget/omzien.wasm", "/meetings.json", text), chromedp.EvalAwaitPromise))
	if err != nil {
		return 0, "", err
	}
	took = took[2*len(queries):]
	slices.Sort(took)
	return took[len(took)/2], fmt.Sprintf("the slowest of %d: %.1f ms", len(took), took[len(took)-1]), nil
}

// announced is what the public may know of them.
func announced(list []event.Event) []event.Announcement {
	names := event.Register{
		Theme: func(id string) string { return initiative.Theme(id).Label() },
		Municipality: func(code string) string {
			m, _ := initiative.ParseMunicipality(code)
			return m.Name
		},
	}
	var all []event.Announcement
	for i := range list {
		all = append(all, list[i].Announcement(event.Occupancy{}, names))
	}
	return all
}
