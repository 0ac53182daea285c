package browsertest

import (
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/stretchr/testify/require"
)

func TestZZOffline(t *testing.T) {
	s := newSite(t)
	p := open(t, s.elsewhere())
	p.wait(`$(".oz-card")`)
	p.wait(`$("[data-oz-keep]:not([hidden])")`)
	p.click("[data-oz-keep] button")
	p.wait(`text("[data-oz-keep] [role=status]") !== ""`)
	t.Log(eval[string](p, `text("[data-oz-keep] [role=status]")`))
	s.when(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if r.URL.Path == "/agenda.html" || r.URL.Path == "/widget/omzien.css" {
			cut(w)
			return true
		}
		return false
	})
	eval[bool](p, `(document.querySelector("omzien-agenda").setAttribute("src", "`+s.url+`/agenda.html"), true)`)
	time.Sleep(800 * time.Millisecond)
	t.Log(eval[string](p, `text(".oz").slice(0,200)`))
	s.undisturbed()
	p.openInWidget("koffie")
	p.fillIn()
	p.wait(`$(".oz-form").noValidate`)
	off := func(is bool) {
		call(p, network.EmulateNetworkConditions, network.EmulateNetworkConditionsParams{Offline: is, DownloadThroughput: -1, UploadThroughput: -1})
	}
	off(true)
	p.wait(`!navigator.onLine`)
	p.click(submit)
	p.wait(`text(".oz-sent") !== ""`)
	t.Log(eval[string](p, `text(".oz-sent")`))
	require.Empty(t, s.roll("koffie"))
	off(false)
	p.wait(`$(".oz-receipt")`)
	s.requireSeat("koffie", name, email, 1)
	t.Log(p.complaints())
}
