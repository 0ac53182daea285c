package dist_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// instance is the shipped module, as a page has it.
type instance struct {
	testing.TB
	api.Module
}

func newInstance(t testing.TB) instance {
	t.Helper()
	runtime := wazero.NewRuntime(t.Context())
	t.Cleanup(func() { require.NoError(t, runtime.Close(t.Context())) })
	wasi_snapshot_preview1.MustInstantiate(t.Context(), runtime)
	module, err := runtime.InstantiateWithConfig(t.Context(), open(t, dist.WasmName(), ""),
		wazero.NewModuleConfig().WithStartFunctions("_initialize").WithSysNanotime().WithSysWalltime())
	require.NoError(t, err)
	return instance{t, module}
}

// call does what omzien.js does: nil is the answer 0.
func (i instance) call(name string, request []byte) []byte {
	i.Helper()
	at, err := i.ExportedFunction("alloc").Call(i.Context(), uint64(len(request)))
	require.NoError(i, err)
	require.NotZero(i, at[0])
	require.True(i, i.Memory().Write(uint32(at[0]), request))
	packed, err := i.ExportedFunction(name).Call(i.Context(), uint64(len(request)))
	require.NoError(i, err)
	if packed[0] == 0 {
		return nil
	}
	answer, found := i.Memory().Read(uint32(packed[0]>>32), uint32(packed[0]))
	require.True(i, found)
	return bytes.Clone(answer)
}

var start = time.Date(2019, time.January, 29, 16, 0, 0, 0, time.FixedZone("", 3600))

func meetings(n int) []event.Announcement {
	list := make([]event.Announcement, n)
	for i := range list {
		begin := start.AddDate(0, 0, i)
		list[i] = event.Announcement{
			ID: fmt.Sprint("id-", i), Slug: fmt.Sprint("koffie-", i), Title: fmt.Sprint("Coöperatie & koffie <", i, ">"), Format: event.Formats()[i%len(event.Formats())],
			Mode: event.InPerson, Purpose: strings.Repeat("We praten over wonen en zorg. ", 8), Zone: "Europe/Amsterdam", Start: begin, End: begin.Add(2 * time.Hour),
			Hosts: []event.Named{{ID: fmt.Sprint("id-", i%5), Name: "De Buurtkamer"}}, Themes: []event.Named{{ID: "housing", Name: "wonen"}}, Audience: []event.Role{event.Resident},
			Venue:  event.PublicVenue{Name: "Het Buurthuis", Municipality: "GM0344", MunicipalityName: "Utrecht", Certainty: event.Certainties()[i%3]},
			SignUp: event.PublicTerms{Online: true, Limited: i%2 == 0, Full: i%4 == 0, WaitingList: true}, Status: event.Scheduled, CreatedAt: start, ChangedAt: start,
		}
	}
	return list
}

// request is a call across the border.
type request struct {
	function, name string
	text           []byte
}

// requests are calls that between them take every path; the first of them load the
// lists that the others search.
func requests(t testing.TB) []request {
	const base = "https://netwerk.omzien.example"
	before := start.AddDate(0, 0, -7)
	list := meetings(150)
	all := []request{
		{"load", "the list", jsonOf(t, map[string]any{"events": list, "next": ""})},
		{"load", "a part of a list", jsonOf(t, map[string]any{"events": list[:3], "next": "verder"})},
	}
	for _, language := range widget.Languages() {
		for _, view := range widget.Views() {
			for name, query := range map[string]map[string]string{
				"everything": nil, "a query": {"zoek": "COOPERATIE 14", "thema": "housing", "gemeente": "GM0344"}, "nothing found": {"zoek": "bestaat niet"},
				"what few ask": {"soort": string(list[3].Format), "doelgroep": "resident", "initiatief": "id-3"},
			} {
				all = append(all, request{"search", fmt.Sprint(name, " ", view, " ", language), jsonOf(t, map[string]any{"list": 1, "query": query, "view": view, "at": "2019-02", "lang": language, "now": before, "base": base, "address": base, "max": len(name)})})
			}
		}
	}
	good := map[string][]string{"name": {"Buurvrouw"}, "email": {"buurvrouw@omzien.example"}, "role": {"resident"}, "seats": {"2"}, "acceptFewer": {"1"}, "key": {"sleutel"},
		"companions": {"Ans\nBep"}, "replies.soep": {"ja"}, "replies.wijk": {"Zuilen"}, "wishes.diet": {"geen vlees"}, "tables": {"zorg", "wonen"}}
	bad := map[string][]string{"name": {"<b>"}, "email": {"buurvrouw"}, "role": {"koning"}, "seats": {"veel"}, "replies.soep": {"<b>"}}
	asking := list[1]
	asking.SignUp.RoleNeeded, asking.SignUp.OfferHours = true, 24
	asking.SignUp.Asks = event.Asks{Wishes: event.WishKinds(), Tables: []event.Table{{ID: "zorg", Title: "Zorg", Seats: 8}, {ID: "wonen", Title: "Wonen"}},
		Asked: []event.Question{{ID: "soep", Label: "Eet u soep mee?", Kind: event.YesNo}, {ID: "wijk", Label: "Welke wijk?", Kind: event.Choice, Options: []string{"Zuilen", "Zuid"}, KeepDays: 7}, {ID: "naam", Label: "Bordje?"}}}
	for _, language := range widget.Languages() {
		for name, form := range map[string]map[string][]string{"fine": good, "faults": bad, "empty": nil} {
			for _, function := range []string{"check", "state"} {
				all = append(all, request{function, fmt.Sprint(name, " ", language), jsonOf(t, map[string]any{"event": asking, "form": form, "now": before, "lang": language})})
			}
		}
	}
	all = append(all, atAllTimes(t)...)
	return append(all, request{"state", "over", jsonOf(t, map[string]any{"event": list[0], "now": list[0].End})},
		request{"ics", "a file", jsonOf(t, map[string]any{"event": list[2], "base": base})})
}

// atAllTimes are calls about meetings at turns of the year, of summer time and of
// days, on clocks of several places; the module has its own arithmetic of dates.
func atAllTimes(t testing.TB) []request {
	var all []request
	list := meetings(24)
	for i := range list {
		a := &list[i]
		zone := []*time.Location{time.UTC, time.FixedZone("", 7200), time.FixedZone("", -34200), time.FixedZone("", 50400)}[i%4]
		a.Start = time.Date(1996+i*5, []time.Month{time.January, time.March, time.October, time.December}[i/4%4], []int{1, 29, 31}[i%3], 23-i, 30, 0, i, zone)
		a.End, a.AllDay = a.Start.Add(time.Duration(i)*7*time.Hour), i%5 == 0
		a.SignUp.ClosesBefore = time.Date(a.Start.Year(), a.Start.Month(), a.Start.Day()-i%3, 0, 0, 0, 0, zone)
		a.ChangedAt = []time.Time{{}, a.Start.AddDate(0, -1, 0)}[i%2]
	}
	all = append(all, request{"load", "all times", jsonOf(t, map[string]any{"events": list, "next": ""})})
	for i := range list {
		a, language := &list[i], widget.Languages()[i%3]
		for _, view := range widget.Views() {
			all = append(all, request{"search", fmt.Sprint("all times ", i, " ", view), jsonOf(t, map[string]any{"list": 3, "view": view, "at": a.Start.Format("2006-01-02"), "lang": language, "now": a.Start.Add(-time.Hour), "base": "", "address": ""})})
		}
		all = append(all, request{"state", fmt.Sprint("all times ", i), jsonOf(t, map[string]any{"event": a, "now": a.Start.AddDate(0, 0, -1), "lang": language})},
			request{"ics", fmt.Sprint("all times ", i), jsonOf(t, map[string]any{"event": a, "base": "https://netwerk.omzien.example"})})
	}
	return all
}

// native is the same code outside the browser.
func native() map[string]func([]byte) []byte {
	var bridge widget.Bridge
	return map[string]func([]byte) []byte{"load": bridge.Load, "search": bridge.Search, "check": widget.CheckForm, "state": widget.SignUpState, "ics": widget.CalendarFile}
}

func TestTheShippedModuleAnswersAsGoDoes(t *testing.T) {
	i, native := newInstance(t), native()
	for range 2 { // an instance serves all widgets of a page
		for _, request := range requests(t) {
			want := native[request.function](request.text)
			require.NotEmpty(t, want, "%s, %s", request.function, request.name)
			require.Equal(t, string(want), string(i.call(request.function, request.text)), "%s, %s; if the source has changed: go run ./widget/build", request.function, request.name)
		}
	}
}

func TestAHostileRequestGetsNothingAndHurtsNobody(t *testing.T) {
	i, native := newInstance(t), native()
	garbage := bytes.Repeat([]byte{0xff, '{', '"', '\\', 'u', 0}, 1<<20/6)
	for name, text := range map[string][]byte{
		"empty": {}, "not JSON": []byte("hallo"), "half": []byte(`{"events":[`), "1 MB of garbage": garbage,
		"1 MB of one string": append([]byte(`"`), bytes.Repeat([]byte("a"), 1<<20)...), "half a list": []byte(`{"events":[{"title":"a"},`),
		"deep lists": bytes.Repeat([]byte("["), 1<<20), "deep objects": bytes.Repeat([]byte(`{"a":`), 1<<18), "more behind it": []byte(`{} {}`), "a list that is not there": []byte(`{"list":7}`),
	} {
		for function := range native {
			require.Nil(t, i.call(function, text), "%s, %s", function, name)
		}
	}
	t.Run("more than there is room for", func(t *testing.T) {
		at, err := i.ExportedFunction("alloc").Call(t.Context(), 1<<30)
		require.NoError(t, err)
		require.Zero(t, at[0])
		for _, size := range []uint64{1, 1 << 20, 1<<32 - 1} {
			packed, err := i.ExportedFunction("search").Call(t.Context(), size)
			require.NoError(t, err)
			require.Zero(t, packed[0])
		}
	})
	t.Run("the instance goes on", func(t *testing.T) {
		for _, request := range requests(t)[:3] {
			require.Equal(t, string(native[request.function](request.text)), string(i.call(request.function, request.text)), request.name)
		}
	})
}

func TestMemoryStaysBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	i := newInstance(t)
	list, n := requests(t)[0].text, 0
	calls := func(more int) {
		for range more {
			n++
			require.NotNil(t, i.call("load", list))
			require.NotNil(t, i.call("search", jsonOf(t, map[string]any{"list": n, "query": map[string]string{"zoek": "koffie"}, "now": start})))
		}
	}
	calls(20)
	after := i.Memory().Size()
	calls(60)
	require.LessOrEqual(t, i.Memory().Size(), after+after/4, "octets after 80 lists, against 20")
	require.Less(t, i.Memory().Size(), uint32(64<<20))
}
