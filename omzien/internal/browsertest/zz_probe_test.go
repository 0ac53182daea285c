package browsertest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestZZProbe(t *testing.T) {
	s := newSite(t)
	s.when(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if strings.HasSuffix(r.URL.Path, ".wasm") {
			http.NotFound(w, r)
			return true
		}
		return false
	})
	p := open(t, s.url+"/agenda")
	p.fill("#oz-q", "geld")
	time.Sleep(900 * time.Millisecond)
	t.Log(eval[string](p, `$("#oz-q").value+"|"+$(".oz-results").outerHTML.slice(0,2500)+$(".oz-status").textContent+$(".oz-results").dataset.ozAsked+ $(".oz-results").dataset.ozMore`))
	t.Log(eval[string](p, `document.querySelector("omzien-agenda").finder+""`))
	t.Log(p.complaints(), p.asked(""))
}
