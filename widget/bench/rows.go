package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// row is one line of the table.
type row struct {
	name string // rows of one name are chosen together
	what string
	unit unit
	// bar is what the value may be at most; negative: there is none, and the row is
	// there to compare. ambition is what it should be.
	bar, ambition float64
	// scenes are what must be visited for it.
	scenes []scene
	// value finds the number, and what is beside it in words.
	value func(context.Context, *bench) (value float64, beside string, err error)
}

// unit is how a number is written.
type unit int

const (
	ratio  unit = iota // 0.26
	octets             // 5.9 kB, of 1,000 octets
	millis             // 2,140 ms
	points             // 0.000, of layout shift
)

func (u unit) String(v float64) string {
	switch u {
	case octets:
		return fmt.Sprintf("%.1f kB", v/1000)
	case millis:
		return fmt.Sprintf("%.1f ms", v)
	case points:
		return fmt.Sprintf("%.3f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

const noBar = -1

var rows = slices.Concat(
	[]row{
		{name: "script", what: "omzien.js alone, brotli", unit: octets, bar: 4000, ambition: 2000, value: builtSize("omzien.js")},
		{name: "bytes", what: "bytes until the first event shows, one script", unit: octets, bar: 9000, ambition: 6000,
			scenes: []scene{{side: oneScript, play: "read", slow: true}}, value: bytesBefore},
	},
	against("visible", "first event visible, slow", "read", true, visible, map[side][2]float64{
		inPage: {0.30, 0.25}, oneScript: {0.40, 0.35}, firstSnippet: {noBar}, barePage: {noBar}, bareScript: {noBar}}),
	against("visible", "first event visible, unthrottled", "read", false, visible, map[side][2]float64{
		inPage: {0.42, 0.33}, oneScript: {0.42, 0.33}, firstSnippet: {noBar}}),
	against("filter", "filter works, slow", "filter", true, filtered, map[side][2]float64{
		inPage: {0.40, 0.33}, oneScript: {0.40, 0.33}, firstSnippet: {noBar}}),
	against("form", "sign-up form usable, slow", "form", true, typed, map[side][2]float64{
		inPage: {0.42, 0.35}, oneScript: {0.42, 0.35}, firstSnippet: {noBar}, signUpOnly: {0.42, 0.35}}),
	against("blocking", "total blocking time, slow", "visit", true, blocking, map[side][2]float64{
		inPage: {0.25, 0.15}, oneScript: {0.25, 0.15}}),
	[]row{
		{name: "wasm", what: "WebAssembly, brotli: plain toolchain", unit: octets, bar: 500e3, ambition: 450e3, value: builtSize("plain.wasm")},
		{name: "wasm", what: "WebAssembly, brotli: slimmed", unit: octets, bar: 300e3, ambition: 240e3, value: builtSize("omzien.wasm")},
		{name: "go", what: "Go ready, slow: cold", unit: millis, bar: 2600, ambition: 2000, scenes: []scene{goCold}, value: goReady(goCold)},
		{name: "go", what: "Go ready, slow: return visit", unit: millis, bar: 600, ambition: 400, scenes: []scene{goAgain}, value: goReady(goAgain)},
		{name: "saving", what: "WebAssembly for a reader with Save-Data who never interacts", unit: octets, scenes: []scene{reader}, value: wasmFetched},
		{name: "search", what: "filter or search over 2,000 events, CPU ÷ 4", unit: millis, bar: 16, ambition: 5, value: searches},
	},
	shifts(),
)

var (
	goCold  = scene{side: oneScript, play: "go", slow: true}
	goAgain = scene{side: oneScript, play: "go", slow: true, again: true}
	reader  = scene{side: oneScript, play: "read", saving: true}
)

// scenesOf are all that the rows need, each once.
func scenesOf(chosen []row) []scene {
	var all []scene
	for _, r := range chosen {
		for _, s := range r.scenes {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// Numbers of a visit.
func visible(s seen) float64  { return s.Marks.Visible }
func filtered(s seen) float64 { return s.Marks.Filtered }
func typed(s seen) float64    { return s.Marks.Typed }
func answered(s seen) float64 { return s.Marks.Answered }
func blocking(s seen) float64 { return s.Blocking }

// against are rows that hold sides of ours against FullCalendar; bars has the bar
// and the ambition of each.
func against(name, what, play string, slow bool, of func(seen) float64, bars map[side][2]float64) []row {
	theirs := scene{side: fullCalendar, play: play, slow: slow}
	var all []row
	for _, s := range []side{inPage, oneScript, firstSnippet, signUpOnly, barePage, bareScript} {
		bar, ok := bars[s]
		if !ok {
			continue
		}
		ours := scene{side: s, play: play, slow: slow}
		all = append(all, row{name: name, what: what + " ÷ FullCalendar: " + string(s), bar: bar[0], ambition: bar[1], scenes: []scene{ours, theirs},
			value: func(_ context.Context, b *bench) (float64, string, error) {
				o, err := b.median(ours, of)
				if err != nil {
					return 0, "", err
				}
				t, err := b.median(theirs, of)
				return o / t, fmt.Sprintf("%.0f ms against %.0f ms", o, t), err
			}})
	}
	return all
}

// shifts are rows on what moves while a page loads.
func shifts() []row {
	var all []row
	for _, s := range []side{inPage, oneScript, firstSnippet, fullCalendar} {
		bar := 0.
		if s == firstSnippet || s == fullCalendar {
			bar = noBar
		}
		scenes := []scene{{side: s, play: "read", slow: true}, {side: s, play: "read"}}
		all = append(all, row{name: "shift", what: "layout shift, the worst visit: " + string(s), unit: points, bar: bar, scenes: scenes,
			value: func(_ context.Context, b *bench) (float64, string, error) {
				worst, moved := 0., "nothing moves"
				for _, scene := range scenes {
					if err := b.failed[scene]; err != nil {
						return 0, "", err
					}
					for _, found := range b.seen[scene] {
						if found.Shift > worst {
							worst, moved = found.Shift, "what moves: "+strings.Join(found.Shifted, ", ")
						}
					}
				}
				return worst, moved, nil
			}})
	}
	return all
}

// builtSize is what a file of package dist weighs in brotli by its manifest, which
// knows of the WebAssembly before it was slimmed, too.
func builtSize(name string) func(context.Context, *bench) (float64, string, error) {
	return func(ctx context.Context, _ *bench) (float64, string, error) {
		folder, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Dir}}", "github.com/omziennaarelkaar/netwerk/widget/dist").Output()
		if err != nil {
			return 0, "", err
		}
		data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "manifest.json"))
		if err != nil {
			return 0, "", err
		}
		var manifest struct {
			Sizes map[string]struct{ Br float64 }
		}
		if err := json.Unmarshal(data, &manifest); err != nil {
			return 0, "", err
		}
		size, ok := manifest.Sizes[name]
		if !ok {
			return 0, "", fmt.Errorf("the manifest does not tell the size of %s", name)
		}
		return size.Br, "", nil
	}
}

// bytesBefore counts in full what was asked for before the first event was there,
// the page itself left out.
func bytesBefore(_ context.Context, b *bench) (float64, string, error) {
	s := scene{side: oneScript, play: "read", slow: true}
	var what []string
	value, err := b.median(s, func(found seen) float64 {
		sum := 0.
		what = nil
		for _, r := range found.requests {
			if 1000*r.at < found.Marks.Visible {
				sum += r.octets
				_, path, _ := strings.Cut(strings.TrimPrefix(r.url, "http://"), "/")
				what = append(what, fmt.Sprintf("/%s %.1f kB", path, r.octets/1000))
			}
		}
		return sum
	})
	return value, strings.Join(what, "; "), err
}

func goReady(s scene) func(context.Context, *bench) (float64, string, error) {
	return func(_ context.Context, b *bench) (float64, string, error) {
		value, err := b.median(s, answered)
		touched, _ := b.median(s, filtered)
		return value, fmt.Sprintf("the filter worked at %.0f ms", touched), err
	}
}

func wasmFetched(_ context.Context, b *bench) (float64, string, error) {
	value, err := b.median(reader, func(found seen) float64 {
		sum := 0.
		for _, r := range found.requests {
			if strings.HasSuffix(r.url, ".wasm") {
				sum += max(1, r.octets) // one that was not over yet
			}
		}
		return sum
	})
	return value, "", err
}

// line is a row with its number.
type line struct {
	row
	found  float64
	beside string
	err    error
}

func (r row) measure(ctx context.Context, b *bench) line {
	l := line{row: r}
	l.found, l.beside, l.err = r.value(ctx, b)
	return l
}

// missed: the bar does not hold, or nobody knows whether it does.
func (l line) missed() bool { return l.bar >= 0 && (l.err != nil || l.found > l.bar) }

func (l line) String() string {
	if l.err != nil {
		verdict := "**not measured**"
		if l.bar < 0 {
			verdict = ""
		}
		return fmt.Sprintf("| %s | – | %s | %s | %s |", l.what, l.bars(), verdict, strings.ReplaceAll(l.err.Error(), "\n", "; "))
	}
	verdict := "yes"
	switch {
	case l.bar < 0:
		verdict = ""
	case l.found > l.bar:
		verdict = "**no**"
	case l.found <= l.ambition:
		verdict = "yes, ambition too"
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s |", l.what, l.unit.String(l.found), l.bars(), verdict, l.beside)
}

func (l line) bars() string {
	if l.bar < 0 {
		return " | "
	}
	return "≤ " + l.unit.String(l.bar) + " | ≤ " + l.unit.String(l.ambition)
}
