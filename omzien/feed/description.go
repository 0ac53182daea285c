package feed

import (
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
)

// description is plain text: several readers show the tags of HTML. It ends in
// the page's address, as Google shows no URL property.
func description(s showing) string {
	a := s.a
	parts := []string{calledOff(a), s.standing, event.CleanText(a.Purpose), event.CleanText(a.Note)}
	if a.Status == event.Scheduled || a.Status == event.Held {
		parts = append(parts, programme(a))
	}
	if asked := a.Status == event.Scheduled && a.Origin == nil && !s.personal; asked {
		parts = append(parts, signUp(a), contact(a, !a.SignUp.Online))
	} else {
		parts = append(parts, contact(a, false))
	}
	parts = append(parts, origin(a.Origin))
	if s.page != "" {
		parts = append(parts, "Meer over deze bijeenkomst:\n"+s.page)
	}
	return joinNonEmpty(parts, "\n\n")
}

func signUp(a *event.Announcement) string {
	switch deadline := a.Deadline(); {
	case deadline != "":
		return "Meld u aan " + deadline + "."
	case a.SignUp.Online:
		return "Meld u aan op de pagina van deze bijeenkomst."
	}
	return ""
}

// contact also says how to sign up, where that goes by mail.
func contact(a *event.Announcement, byMail bool) string {
	if mailAddress(a.Contact) == "" {
		return ""
	}
	ask := "Vragen?"
	if byMail {
		ask = "Aanmelden of een vraag?"
	}
	return ask + " Mail naar " + event.CleanLine(a.Contact) + "."
}

// origin says whose meeting it is, when that is not the network's own.
func origin(o *event.PublicOrigin) string {
	if o == nil {
		return ""
	}
	said := "Deze bijeenkomst komt uit een andere agenda."
	if name := event.CleanLine(o.Name); name != "" {
		said = "Deze bijeenkomst komt uit de agenda van " + name + "."
	}
	if page := webAddress(o.URL); page != "" {
		said += " Meer informatie: " + page
	}
	return said
}

func calledOff(a *event.Announcement) string {
	var said string
	switch a.Status {
	case event.Cancelled:
		said = "Deze bijeenkomst gaat niet door."
	case event.Postponed:
		said = "Deze bijeenkomst is uitgesteld. We zoeken een nieuwe datum."
	default:
		return ""
	}
	if reason := event.CleanText(a.Reason); reason != "" {
		said += "\nReden: " + reason
	}
	return said
}

// programme has one line for each item; an item without title goes by its kind.
// A meeting without hours has a programme without hours.
func programme(a *event.Announcement) string {
	lines := []string{"Programma:"}
	for _, item := range a.Programme {
		title := event.CleanLine(item.Title)
		if title == "" {
			title = item.Kind.Label()
		}
		switch {
		case title == "":
		case a.AllDay:
			lines = append(lines, "- "+title)
		default:
			lines = append(lines, a.ItemTime(item)+" "+title)
		}
	}
	if len(lines) == 1 {
		return ""
	}
	return strings.Join(lines, "\n")
}

func joinNonEmpty(parts []string, between string) string {
	kept := parts[:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, between)
}
