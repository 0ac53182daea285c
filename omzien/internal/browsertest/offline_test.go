package browsertest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

// offline takes the network away from a tab, and gives it back: the browser tells the
// page, and no answer comes.
func (p *page) offline(is bool) {
	p.t.Helper()
	call(p, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: is, DownloadThroughput: -1, UploadThroughput: -1})
	var rules []*network.Conditions
	if is {
		rules = append(rules, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: rules})
	if is {
		p.wait(`!navigator.onLine`)
	}
}

// away cuts every connection, as a network that is down does.
func (s *site) away() {
	s.when(func(w http.ResponseWriter, _ *http.Request, _ http.Handler) bool {
		cut(w)
		return true
	})
}

const (
	sent = `text(".oz-form .oz-sent")`
	keep = "[data-oz-keep] button"
)

// TestKeptAgenda: what a visitor kept is shown with its date when the network is away.
func TestKeptAgenda(t *testing.T) {
	s := newSite(t)
	home := hosted(t, s.firstAgenda())
	p := open(t, home)
	p.wait(shows(3))
	t.Run("nothing is kept before the visitor asks for it", func(t *testing.T) {
		p.click("#oz-q")
		p.wait(`$("[data-oz-keep]:not([hidden])")`)
		p.requireNothingKept()
	})
	p.click(keep)
	p.wait(`text("[data-oz-keep] [role=status]").startsWith("De agenda is bewaard")`)
	require.Len(t, p.kept(), 1)
	p.requireClean(home, s.url)
	t.Run("without the network the page shows what was kept, and says of when it is", func(t *testing.T) {
		s.away() // the browser has the script, for an hour and a day
		p.visit(home)
		p.wait(shows(3) + ` && text(".oz-notice[role=status]").startsWith("Er is nu geen internet. Dit is de agenda van " + new Date().getDate() + " ")`) // by the clock of the visitor
		p.requireDressed()
		p.fill("#oz-q", "koffie")
		p.wait(shows(1))
	})
	t.Run("with the network it is the agenda of today, and the notice is gone", func(t *testing.T) {
		s.undisturbed()
		p.visit(home)
		p.wait(shows(3))
		require.False(t, eval[bool](p, `!!$(".oz-notice[role=status]")`))
	})
}

// TestSentOffline: who signs up without a network hears that nothing is sent yet.
func TestSentOffline(t *testing.T) {
	s := newSite(t)
	home := s.elsewhere()
	p := open(t, home)
	p.listen()
	p.openInWidget("koffie")
	p.fillIn()
	p.wait(`$(".oz-form").noValidate`)
	p.offline(true)
	p.click(submit)
	t.Run("it says that it is not sent, and keeps what was typed", func(t *testing.T) {
		p.wait(sent + `.includes("nog niet verstuurd")`)
		require.Equal(t, "status", eval[string](p, `$(".oz-form .oz-sent").getAttribute("role")`))
		require.Equal(t, []string{name, email}, eval[[]string](p, `["name", "email"].map((f) => $("#oz-" + f).value)`))
		require.False(t, eval[bool](p, `!!$(".oz-receipt, [aria-disabled=true]")`))
	})
	t.Run("nothing claims a seat, also when the button is pressed again", func(t *testing.T) {
		p.click(submit)
		p.rest(300 * time.Millisecond)
		p.wait(sent + `.includes("u hebt nog geen plek")`)
		require.Zero(t, eval[int](p, `window.heard.length`))
		require.Empty(t, s.roll("koffie"))
	})
	t.Run("once there is a network it goes, one time, as it is then", func(t *testing.T) {
		p.fill("#oz-seats", "3")
		p.offline(false)
		p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
		s.requireSeat("koffie", name, email, 3)
		require.Equal(t, []map[string]string{{"event": "koffie", "status": "confirmed"}}, eval[[]map[string]string](p, `window.heard`))
	})
	t.Run("the calendar file of the meeting can be had offline", func(t *testing.T) {
		p.click("[data-oz-agenda]")
		p.wait(shows(3))
		p.openInWidget("koffie")
		p.wait(`$("a[href$='.ics']") && $(".oz-form").noValidate`) // Go knows the meeting
		p.offline(true)
		eval[bool](p, `(window.files = [], URL.createObjectURL = ((make) => (file) => (file.text().then((text) => window.files.push(file.name + " " + text)), make(file)))(URL.createObjectURL.bind(URL)), true)`)
		p.click("a[href$='.ics']")
		p.wait(`window.files[0]?.startsWith("koffie.ics BEGIN:VCALENDAR")`)
		require.Equal(t, home+"/", eval[string](p, `location.href`))
	})
}

// TestAnswerLost: the network took the sign-up and its answer did not come.
func TestAnswerLost(t *testing.T) {
	for way, missing := range map[string]func(string) bool{"with Go": func(string) bool { return false }, "without Go": noGo} {
		t.Run(way, func(t *testing.T) {
			s := newSite(t)
			s.without(missing)
			p := open(t, s.elsewhere())
			p.listen()
			p.openInWidget("koffie")
			p.fillIn()
			s.when(func(w http.ResponseWriter, r *http.Request, network http.Handler) bool {
				if r.Method == http.MethodPost {
					network.ServeHTTP(httptest.NewRecorder(), r)
				}
				cut(w)
				return true
			})
			p.click(submit)
			t.Run("it says that it does not know, and keeps what was typed", func(t *testing.T) {
				p.wait(sent + `.includes("weten niet of u bent aangemeld")`)
				require.Equal(t, []string{name, email}, eval[[]string](p, `["name", "email"].map((f) => $("#oz-" + f).value)`))
				require.Zero(t, eval[int](p, `window.heard.length`))
				require.Len(t, s.roll("koffie"), 1)
			})
			t.Run("who tries again has one seat, and hears so", func(t *testing.T) {
				s.undisturbed()
				p.click(submit)
				p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
				s.requireSeat("koffie", name, email, 1)
				require.Equal(t, 1, eval[int](p, `window.heard.length`))
			})
			t.Run("a withdrawal that does not arrive is told", func(t *testing.T) {
				s.away()
				p.click(".oz-withdraw [type=submit]")
				p.wait(`text(".oz-receipt").includes("weten niet")`)
				require.Equal(t, event.SeatConfirmed, s.roll("koffie")[0].Status)
				s.undisturbed()
				p.click(".oz-withdraw [type=submit]")
				p.wait(`text(".oz-receipt").includes("U bent afgemeld")`)
			})
		})
	}
}

// TestNetworkHiccups: answers of something between, which is not the network.
func TestNetworkHiccups(t *testing.T) {
	for way, answer := range map[string]http.HandlerFunc{
		"an error without a word": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"half an answer": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Access-Control-Allow-Origin", "*")
			w.Header().Set("Content-Length", "5000")
			io.WriteString(w, `<div class="oz"><h2>U bent aangemeld`)
			panic(http.ErrAbortHandler)
		},
	} {
		t.Run(way, func(t *testing.T) {
			s := newSite(t)
			p := open(t, s.elsewhere())
			p.openInWidget("koffie")
			p.fillIn()
			s.when(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
				if r.Method == http.MethodPost {
					answer(w, r)
				}
				return r.Method == http.MethodPost
			})
			p.click(submit)
			p.wait(sent + `.includes("weten niet of u bent aangemeld")`)
			require.Equal(t, name, eval[string](p, `$("#oz-name").value`))
			s.undisturbed()
			p.click(submit)
			p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
			s.requireSeat("koffie", name, email, 1)
		})
	}
}

// TestDeadline: the clock goes on while a page is open.
func TestDeadline(t *testing.T) {
	now := time.Now()
	closing := meeting("koffie", "Koffie voor wie alleen is", 7, 20)
	closing.SignUp.ClosesBefore, closing.SignUp.Strictness = now.Add(6*time.Second).In(zone), event.Hard
	s := serve(t, omzientest.New(t, now), closing, meeting("geld", "Geld voor uw plan", 11, 0))
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	var ahead atomic.Int64
	go func() { // the network's clock goes with the browser's
		for range 200 {
			select {
			case <-stop:
				return
			case <-time.After(100 * time.Millisecond):
				s.Set(time.Now().Add(time.Duration(ahead.Load())))
			}
		}
	}()
	list := open(t, hosted(t, s.snippet().Lines()))
	list.wait(`$$(".oz-card").length === 2`)
	list.click("#oz-q")
	p := open(t, s.elsewhere())
	p.openInWidget("koffie")
	p.fill("#oz-name", name)
	p.wait(`performance.getEntriesByName("omzien-go").length > 0`)
	t.Run("the meeting says that it is too late, and what was typed is not thrown away", func(t *testing.T) {
		p.wait(`/Aanmelden kan niet meer|laatste dag is voorbij/.test(text(".oz"))`)
		require.Equal(t, name, eval[string](p, `$("#oz-name").value`))
		require.Empty(t, p.asked("POST"))
	})
	t.Run("the list says so too", func(t *testing.T) {
		list.wait(`$("[data-oz-event=koffie]").closest(".oz-card").innerText.includes("` + event.DeadlinePassed.Label() + `")`)
	})
}

// zone is the zone of the network, for tests in which home is an address.
var zone = home
