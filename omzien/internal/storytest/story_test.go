package storytest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// TestStory is one meeting with twelve seats and twenty parties, from the first
// sign-up to the thanks. After each step it looks at the seats, at the queue, at
// every mail with its calendar part, and at the public page.
func TestStory(t *testing.T) {
	w := newWorld(t, event.Event{
		Slug: "samenspel", Title: "Samenspel in de wijk", Format: event.NetworkMeeting, Hosts: []event.Named{{Name: "De Buurtkamer"}},
		Organiser: "Omzien naar Elkaar", Contact: "aanmelden@omzien.example", Audience: []event.Role{event.Resident, event.Volunteer},
		Zone: omzien.Zone, Start: local(2019, time.January, 29, 16), End: local(2019, time.January, 29, 19), Status: event.Scheduled,
		Venue: event.Venue{Name: "Buurthuis Oost", Address: "Dorpsstraat 1, Utrecht", Certainty: event.Provisional},
		SignUp: event.Terms{Online: true, WhenFull: event.WaitlistOffer, OfferHours: 24, Reminders: []int{24},
			Capacity: event.Capacity{Limited: true, Seats: 12, Publish: true}},
	})

	t.Log("monday 14 january, 9.00: twenty parties sign up, and all but Fatima confirm")
	w.clock(local(2019, time.January, 14, 9))
	for _, p := range []party{
		{"anna", 1, whole}, {"bas", 3, whole}, {"carla", 1, whole}, {"dirk", 3, whole}, {"els", 2, fewer}, {"fatima", 1, whole}, // 11 seats
		{"gerrit", 3, whole}, {"hanna", 1, whole}, {"ivo", 3, fewer}, {"jan", 1, whole}, {"kees", 1, whole}, {"loes", 2, fewer},
		{"mo", 1, whole}, {"nel", 3, whole}, {"omar", 1, whole}, {"piet", 2, whole}, {"rosa", 1, whole}, {"sam", 1, fewer},
		{"tine", 3, fewer}, {"umar", 1, whole},
	} {
		w.signUp(p)
		w.mail(p.name + ": proof, no calendar")
		w.readsMail(p.name)
		if p.name == "fatima" {
			continue
		}
		w.press(p.name, "bevestigen")
		switch p.name {
		case "anna", "bas", "carla", "dirk", "els", "hanna":
			w.mail(p.name + ": confirmed, REQUEST 0 CONFIRMED")
		default:
			w.mail(p.name + ": waiting, no calendar")
		}
		w.advance(time.Minute)
	}
	w.seats("anna 1, bas 3, carla 1, dirk 3, els 2, fatima 1 pending, hanna 1")
	w.queue("gerrit 3, ivo 3, jan 1, kees 1, loes 2, mo 1, nel 3, omar 1, piet 2, rosa 1, sam 1, tine 3, umar 1")
	w.page("12 (alles is bezet)", "U kunt wel op de wachtlijst")
	w.position("gerrit", 1)
	w.position("umar", 13)

	t.Log("an hour later Fatima's hold is over: Gerrit comes whole or not at all, so Ivo is asked")
	w.advance(time.Hour)
	w.tend()
	w.mail("ivo: offered 1, no calendar")
	w.seats("anna 1, bas 3, carla 1, dirk 3, els 2, hanna 1, ivo 1 offered")
	w.queue("gerrit 3, ivo 2, jan 1, kees 1, loes 2, mo 1, nel 3, omar 1, piet 2, rosa 1, sam 1, tine 3, umar 1")
	w.refused("fatima", "bevestigen", event.ErrLapsed)

	t.Log("Bas withdraws: his three seats are for Gerrit, who has waited longest")
	w.press("bas", "afmelden")
	w.mail("bas: left, CANCEL 1", "gerrit: offered 3, no calendar")
	w.seats("anna 1, carla 1, dirk 3, els 2, gerrit 3 offered, hanna 1, ivo 1 offered")
	w.queue("ivo 2, jan 1, kees 1, loes 2, mo 1, nel 3, omar 1, piet 2, rosa 1, sam 1, tine 3, umar 1")
	w.page("12 (alles is bezet)", "U kunt wel op de wachtlijst")

	t.Log("Ivo accepts one seat and goes on waiting for two")
	w.readsMail("ivo")
	w.press("ivo", "aannemen")
	w.mail("ivo: confirmed, REQUEST 0 CONFIRMED")
	w.seats("anna 1, carla 1, dirk 3, els 2, gerrit 3 offered, hanna 1, ivo 1")

	t.Log("Gerrit does not answer. His 24 hours pass by day only, so he has until tuesday evening")
	w.clock(local(2019, time.January, 15, 20))
	w.tend()
	w.mail()
	w.seats("anna 1, carla 1, dirk 3, els 2, gerrit 3 offered, hanna 1, ivo 1")
	w.clock(local(2019, time.January, 15, 21))
	w.tend()
	w.mail("gerrit: offer_over, no calendar", "ivo: promoted 3, REQUEST 0 CONFIRMED", "jan: offered 1, no calendar")
	w.seats("anna 1, carla 1, dirk 3, els 2, hanna 1, ivo 3, jan 1 offered")
	w.queue("kees 1, loes 2, mo 1, nel 3, omar 1, piet 2, rosa 1, sam 1, tine 3, umar 1")
	w.refused("gerrit", "aannemen", event.ErrOfferOver)
	w.readsMail("jan")
	w.press("jan", "aannemen")
	w.mail("jan: confirmed, REQUEST 0 CONFIRMED")

	t.Log("Anna withdraws, Kees says no, so Loes comes with one of two")
	w.press("anna", "afmelden")
	w.mail("anna: left, CANCEL 1", "kees: offered 1, no calendar")
	w.press("kees", "afslaan")
	w.mail("kees: left, no calendar", "loes: offered 1, no calendar")
	w.press("loes", "aannemen")
	w.mail("loes: confirmed, REQUEST 0 CONFIRMED")
	w.seats("carla 1, dirk 3, els 2, hanna 1, ivo 3, jan 1, loes 1")
	w.queue("loes 1, mo 1, nel 3, omar 1, piet 2, rosa 1, sam 1, tine 3, umar 1")

	t.Log("the meeting moves to another place: all who come or wait hear it, those who left do not")
	w.advance(24 * time.Hour)
	w.change(func(e *event.Event) {
		e.Venue = event.Venue{Name: "Wijkcentrum West", Address: "Kerkweg 2, Utrecht", Certainty: event.Confirmed}
	})
	w.mail("carla: place, REQUEST 1 CONFIRMED", "dirk: place, REQUEST 1 CONFIRMED", "els: place, REQUEST 1 CONFIRMED", "hanna: place, REQUEST 1 CONFIRMED",
		"ivo: place, REQUEST 1 CONFIRMED", "jan: place, REQUEST 1 CONFIRMED", "loes: place, REQUEST 1 CONFIRMED",
		"mo: place, no calendar", "nel: place, no calendar", "omar: place, no calendar", "piet: place, no calendar", "rosa: place, no calendar",
		"sam: place, no calendar", "tine: place, no calendar", "umar: place, no calendar")
	w.page("12 (alles is bezet)", "Wijkcentrum West")
	w.feed("Wijkcentrum West", 1)

	t.Log("Carla and Dirk withdraw: Loes gets her second seat, and three singles are asked before parties that do not fit")
	w.press("carla", "afmelden")
	w.mail("carla: left, CANCEL 2", "loes: promoted 2, REQUEST 1 CONFIRMED")
	w.press("dirk", "afmelden")
	w.mail("dirk: left, CANCEL 2", "mo: offered 1, no calendar", "omar: offered 1, no calendar", "rosa: offered 1, no calendar")
	w.press("mo", "aannemen")
	w.mail("mo: confirmed, REQUEST 1 CONFIRMED")

	t.Log("Omar and Rosa let it pass; Nel needs three, so Piet is asked for two")
	w.clock(local(2019, time.January, 19, 18))
	w.tend()
	w.mail("omar: offer_over, no calendar", "piet: offered 2, no calendar", "rosa: offer_over, no calendar")
	w.press("piet", "aannemen")
	w.mail("piet: confirmed, REQUEST 1 CONFIRMED")
	w.seats("els 2, hanna 1, ivo 3, jan 1, loes 2, mo 1, piet 2")
	w.queue("nel 3, sam 1, tine 3, umar 1")
	w.position("umar", 4)

	t.Log("a day before, those who come are reminded")
	w.clock(local(2019, time.January, 28, 15))
	w.tend()
	w.mail()
	w.clock(local(2019, time.January, 28, 16))
	w.tend()
	w.mail("els: reminder, no calendar", "hanna: reminder, no calendar", "ivo: reminder, no calendar", "jan: reminder, no calendar",
		"loes: reminder, no calendar", "mo: reminder, no calendar", "piet: reminder, no calendar")

	t.Log("the meeting begins: nobody waits any more, and nobody can leave")
	w.clock(local(2019, time.January, 29, 16))
	w.tend()
	w.mail()
	w.queue("")
	w.refused("els", "afmelden", event.ErrOver)
	w.seats("els 2, hanna 1, ivo 3, jan 1, loes 2, mo 1, piet 2")

	t.Log("who came is thanked, with what the meeting brought")
	w.clock(local(2019, time.January, 29, 20))
	w.absent("piet")
	w.thank("We maken samen een buurtkrant.")
	w.mail("els: thanks, no calendar", "hanna: thanks, no calendar", "ivo: thanks, no calendar", "jan: thanks, no calendar",
		"loes: thanks, no calendar", "mo: thanks, no calendar")
	w.page("", "begonnen of geweest")

	waits, _, err := w.Outbox.List(t.Context(), 10)
	require.NoError(t, err)
	require.Empty(t, waits, "nothing is left in the outbox")
	w.nothingLeaked()
}
