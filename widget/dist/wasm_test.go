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

// requests are calls that between them take every path.
func requests(t testing.TB) map[string][]struct {
	name string
	text []byte
} {
	type request = struct {
		name string
		text []byte
	}
	const base = "https://netwerk.omzien.example"
	list := meetings(150)
	search := func(name string, query map[string]string) request {
		return request{name, jsonOf(t, map[string]any{"events": list, "query": query, "now": start.AddDate(0, 0, -7), "base": base})}
	}
	receipt := map[string]any{"id": "een", "status": "confirmed", "seats": 1, "wanted": 2, "late": true, "token": "geheim"}
	good := map[string][]string{"name": {"Buurvrouw"}, "email": {"buurvrouw@omzien.example"}, "role": {"resident"}, "seats": {"2"}, "acceptFewer": {"1"}, "key": {"sleutel"},
		"companions": {"Ans\nBep"}, "replies.soep": {"ja"}, "replies.wijk": {"Zuilen"}, "wishes.diet": {"geen vlees"}, "tables": {"zorg", "wonen"}}
	bad := map[string][]string{"name": {"<b>"}, "email": {"buurvrouw"}, "role": {"koning"}, "seats": {"veel"}, "replies.soep": {"<b>"}}
	asking := list[1]
	asking.SignUp.RoleNeeded, asking.SignUp.OfferHours = true, 24
	asking.SignUp.Asks = event.Asks{Wishes: event.WishKinds(), Tables: []event.Table{{ID: "zorg", Title: "Zorg", Seats: 8}, {ID: "wonen", Title: "Wonen"}},
		Asked: []event.Question{{ID: "soep", Label: "Eet u soep mee?", Kind: event.YesNo}, {ID: "wijk", Label: "Welke wijk?", Kind: event.Choice, Options: []string{"Zuilen", "Zuid"}, KeepDays: 7}, {ID: "naam", Label: "Bordje?"}}}
	step := func(name, do string, form map[string][]string, status int, body any) request {
		return request{name, jsonOf(t, map[string]any{"do": do, "event": asking, "form": form, "now": start.AddDate(0, 0, -7), "base": base,
			"status": status, "body": body, "receipt": receipt, "heading": 1, "proof": 60})}
	}
	problem := map[string]any{"code": "full", "detail": "Alle plekken zijn bezet.", "fields": []any{map[string]any{"field": "email", "detail": "Kijk dit na."}}}
	return map[string][]request{
		"search": {search("everything", nil), search("a query", map[string]string{"text": "COOPERATIE 14", "theme": "housing", "municipality": "GM0344"}),
			search("what the form does not show", map[string]string{"format": string(list[3].Format), "audience": "resident", "host": "id-3"}),
			{"with an address", jsonOf(t, map[string]any{"events": list[:3], "query": map[string]string{"text": "koffie", "theme": "housing"}, "now": start, "base": base, "address": base})},
			search("nothing found", map[string]string{"text": "bestaat niet"}), {"no list", []byte(`{}`)}},
		"signup": {step("send", "send", good, 0, nil), step("faults", "send", bad, 0, nil), step("a seat", "answer", good, 201, receipt),
			step("kijk in uw mail", "answer", good, 202, map[string]any{"status": "pending"}), step("a refusal", "answer", good, 409, problem), step("no answer", "answer", good, 0, nil), step("withdraw", "withdraw", nil, 0, nil),
			step("withdrawn", "withdrawn", nil, 204, nil), step("not withdrawn", "withdrawn", nil, 409, problem)},
	}
}

// native is the same code outside the browser.
var native = map[string]func([]byte) []byte{"search": widget.Search, "signup": widget.SignUp}

func TestTheShippedModuleAnswersAsGoDoes(t *testing.T) {
	i := newInstance(t)
	for range 2 { // an instance serves all widgets of a page
		for function, list := range requests(t) {
			for _, request := range list {
				want := native[function](request.text)
				require.NotEmpty(t, want, request.name)
				require.Equal(t, string(want), string(i.call(function, request.text)), "%s, %s; if the source has changed: go run ./widget/build", function, request.name)
			}
		}
	}
}

func TestAHostileRequestGetsNothingAndHurtsNobody(t *testing.T) {
	i := newInstance(t)
	garbage := bytes.Repeat([]byte{0xff, '{', '"', '\\', 'u', 0}, 1<<20/6)
	for name, text := range map[string][]byte{
		"empty": {}, "not JSON": []byte("hallo"), "half": []byte(`{"events":[`), "1 MB of garbage": garbage,
		"1 MB of one string": append([]byte(`"`), bytes.Repeat([]byte("a"), 1<<20)...),
		"deep lists":         bytes.Repeat([]byte("["), 1<<20), "deep objects": bytes.Repeat([]byte(`{"a":`), 1<<18), "more behind it": []byte(`{} {}`),
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
		list := requests(t)["search"]
		require.Equal(t, string(widget.Search(list[0].text)), string(i.call("search", list[0].text)))
	})
}

func TestMemoryStaysBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	i := newInstance(t)
	text := requests(t)["search"][0].text
	for range 20 {
		i.call("search", text)
	}
	after := i.Memory().Size()
	for range 60 {
		i.call("search", text)
	}
	require.LessOrEqual(t, i.Memory().Size(), after+after/4, "octets after 80 searches, against 20")
	require.Less(t, i.Memory().Size(), uint32(64<<20))
}
