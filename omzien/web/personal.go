package web

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// private is Cache-Control of a calendar that is for one person: no cache between
// keeps it, and the program that polls it asks each time.
const private = "private, no-cache"

// putInCalendar puts a sign-up into a new personal calendar, or into the one of
// which the address was filled in.
func (s *site) putInCalendar(w http.ResponseWriter, r *http.Request) {
	if !s.takesForm(w, r) {
		return
	}
	receipt, shown := value(r, "token"), s.shown(r)
	filledIn := strings.TrimSpace(r.PostForm.Get("kalender"))
	token := tokenIn(filledIn)
	var err error
	if filledIn == "" {
		token, err = s.net.Agenda.OpenPersonal(r.Context(), receipt)
	} else {
		err = s.net.Agenda.AddToPersonal(r.Context(), token, receipt)
	}
	switch {
	case err == nil && shown.part:
		s.showPersonal(w, r, token)
	case err == nil:
		s.lead(w, r, "/kalender/"+token)
	case errors.Is(err, omzien.ErrPersonal):
		s.showReceipt(w, r, http.StatusUnprocessableEntity, widget.Receipt{Problem: saidCalendar.in(shown.language), Calendar: line(filledIn)})
	case omzien.KindOf(err) == omzien.Conflict:
		s.showReceipt(w, r, http.StatusConflict, widget.Receipt{Problem: sentenceOf(shown.language, err), Calendar: line(filledIn)})
	default:
		s.failPage(w, r, err)
	}
}

// tokenIn is the secret in what somebody pasted: the address of a personal
// calendar or of its page, with whatever stands around it, or the secret alone.
// What holds none gives "", which opens nothing.
func tokenIn(pasted string) string {
	runs := strings.FieldsFunc(pasted, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
	for _, run := range slices.Backward(runs) {
		if len(run) == omzien.PersonalToken {
			return run
		}
	}
	return ""
}

// personal serves two forms of one personal calendar: the page, and the feed
// (.ics). Both are for whoever has the address, and for no search engine.
func (s *site) personal(w http.ResponseWriter, r *http.Request) {
	token, isFeed := strings.CutSuffix(r.PathValue("token"), ".ics")
	if !isFeed {
		s.showPersonal(w, r, token)
		return
	}
	calendar, err := s.net.Agenda.Personal(r.Context(), token)
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	s.personalFeed(w, r, calendar)
}

// showPersonal shows a calendar to whoever has its secret.
func (s *site) showPersonal(w http.ResponseWriter, r *http.Request, token string) {
	calendar, err := s.net.Agenda.Personal(r.Context(), token)
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	shown := s.shown(r)
	body := widget.Personal{Address: s.absolute(r), Token: token, Base: shown.base, Language: shown.language, Heading: shown.heading}
	for _, e := range calendar.List {
		body.List = append(body.List, widget.PersonalEntry{Event: e.Event, Status: e.Status, Seats: e.Seats, Wanted: e.Wanted})
	}
	s.sendPage(w, r, http.StatusOK, widget.Page{Title: widget.TitleCalendar.In(shown.language), Element: "calendar", Body: body.HTML()})
}

// personalFeed names no address of its own in the file, because that is a secret
// and people pass files on.
func (s *site) personalFeed(w http.ResponseWriter, r *http.Request, calendar omzien.Personal) {
	list := make([]feed.Own, len(calendar.List))
	for i, e := range calendar.List {
		list[i] = feed.Own{Announcement: e.Event, Status: e.Status, Seats: e.Seats, Wanted: e.Wanted, Changes: e.Changes, ChangedAt: e.ChangedAt}
	}
	var body bytes.Buffer
	c := feed.Calendar{Name: "Mijn aanmeldingen bij " + s.name, Pages: meetingPages(s.absolute(r))}
	if err := feed.WriteOwn(&body, c, list); err != nil {
		s.failPage(w, r, err)
		return
	}
	answer{contentType: feed.MIMEType, caching: private, disposition: inline("mijn-aanmeldingen.ics"), body: body.Bytes()}.sealed().send(w, r, s.net.Now())
}

func (s *site) stopPersonal(w http.ResponseWriter, r *http.Request) {
	if err := s.net.Agenda.RevokePersonal(r.Context(), r.PathValue("token")); err != nil {
		s.failPage(w, r, err)
		return
	}
	shown := s.shown(r)
	s.sendPage(w, r, http.StatusOK, widget.Page{Title: widget.TitleStopped.In(shown.language), Body: widget.PersonalStopped(shown.base, shown.language, shown.heading)})
}
