package widget

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// others are the languages beside Dutch.
var others = Languages()[1:]

func TestReceiptsLookAsAgreedInOtherLanguages(t *testing.T) {
	for _, l := range others {
		for name, r := range map[string]Receipt{
			"receipt":          {Status: event.SeatConfirmed, Wanted: 2, Seats: 2},
			"receipt-waitlist": {Status: event.Waitlisted, Wanted: 2, Position: 3, Said: said, Proof: time.Hour},
			"receipt-pending":  {Status: event.Pending, Wanted: 2, Seats: 2, Until: dayBefore.Add(time.Hour).UTC(), Said: said, Proof: time.Hour},
		} {
			r.Event, r.Base, r.Token, r.Language = meetingA(t), base, "geheim", l
			golden(t, name+"."+string(l), r.HTML())
		}
		golden(t, "receipt-mail."+string(l), MailSent{Event: meetingA(t), Base: base, Proof: time.Hour, Language: l}.HTML())
	}
}

// everyReceipt is one for each state of a sign-up and of its meeting.
func everyReceipt(t testing.TB) map[string]Receipt {
	all := map[string]Receipt{}
	for _, status := range event.SignUpStatuses() {
		for _, meets := range []event.Status{event.Scheduled, event.Postponed, event.Cancelled, event.Held} {
			for seats, wanted := range map[int]int{0: 2, 1: 3, 2: 2} {
				r := Receipt{Event: asking(t), Status: status, Wanted: wanted, Seats: seats, Position: 2, Until: dayBefore, Said: said, Late: true, Changed: true, Base: base, Token: "geheim"}
				r.Event.Status, r.Event.Reason = meets, "De zaal is dicht."
				all[string(status)+" "+string(meets)+" "+string(rune('0'+seats))] = r
			}
		}
	}
	return all
}

// saidIn is what a part says in words of this package: without what the network and
// the visitor wrote, which stands in elements and attributes of its own.
func saidIn(html string) string {
	html = regexp.MustCompile(`(?s)<(\w+)[^>]* dir="auto"[^>]*>[^<]*</\w+>|<textarea.*?</textarea>`).ReplaceAllString(html, "")
	html = regexp.MustCompile(`(?s)<code>.*?</code>`).ReplaceAllString(html, "")
	html = regexp.MustCompile(` (?:value|name|href|src|action|formaction|data-url|data-title|data-oz|data-oz-(?:event|text|ics|address))="[^"]*"`).ReplaceAllString(html, "")
	return html
}

// dutchWords are the parts of the catalogue that can only be Dutch.
func dutchWords(t testing.TB) []string {
	var all []string
	for name, words := range catalogue(t) {
		if len(words) != 3 || name == "ownName" {
			continue
		}
		for _, part := range marks.Split(words[0], -1) {
			if len(part) > 7 && !strings.Contains(words[1], part) {
				all = append(all, part)
			}
		}
	}
	return all
}

// noDutch demands that none of the words in dutch is there.
func noDutch(t *testing.T, dutch []string, l event.Language, html string) {
	t.Helper()
	html = saidIn(html)
	for _, words := range dutch {
		require.NotContains(t, html, words, l)
	}
	if l == Arabic {
		visible := regexp.MustCompile(`(?s)<[^>]*>|[\w.-]+@[\w.-]+`).ReplaceAllString(html, " ")
		for _, word := range regexp.MustCompile(`[A-Za-z]{3,}`).FindAllString(visible, -1) {
			require.Contains(t, []string{"Google", "Outlook", "WordPress", "HTML", "URL", "Nederlands", "English", "Netwerk"}, word, visible)
		}
	}
}

func TestAReceiptSpeaksOneLanguage(t *testing.T) {
	dutch := dutchWords(t)
	for _, l := range others {
		for name, r := range everyReceipt(t) {
			r.Language = l
			for _, proof := range []time.Duration{0, time.Hour} {
				r.Proof = proof
				html := string(r.HTML())
				noDutch(t, dutch, l, html)
				noDutch(t, dutch, l, string(r.Brief()))
				require.Regexp(t, `^<section class="oz oz-receipt" lang="`+string(l)+`"`, html, name)
				require.Equal(t, l == Arabic, strings.Contains(html, ` dir="rtl"`))
			}
		}
		noDutch(t, dutch, l, string(MailSent{Event: meetingA(t), Base: base, Proof: time.Hour, Language: l}.HTML()))
		form := ReadForm(fieldsOf(said))
		noDutch(t, dutch, l, string(Kept{Form: form, Action: "/bijeenkomsten/wijk", Sentence: "?", Base: base, Language: l}.HTML()))
		for name, link := range links(t, l) {
			require.Contains(t, link, "?taal="+string(l), name)
		}
	}
}

// links are the addresses of pages and forms in a receipt.
func links(t testing.TB, l event.Language) map[string]string {
	r := Receipt{Event: asking(t), Status: event.SeatConfirmed, Wanted: 1, Seats: 1, Said: said, Base: base, Token: "geheim", Language: l}
	all := map[string]string{}
	for _, found := range regexp.MustCompile(`(?:action|href|data-url)="(`+base+`[^"]*)"`).FindAllStringSubmatch(string(r.HTML())+string(r.Brief()), -1) {
		if !strings.HasSuffix(found[1], ".ics") && !strings.HasSuffix(found[1], ".json") {
			all[found[1]] = found[1]
		}
	}
	require.Len(t, all, 6) // three forms, the sign-up, the meeting, the agenda
	return all
}

func TestAReceiptTellsWhatWasDone(t *testing.T) {
	for status, want := range map[event.SignUpStatus]string{event.Pending: "pending", event.SeatConfirmed: "confirmed", event.Waitlisted: "waitlisted", event.Withdrawn: "withdrawn", event.Offered: "offered"} {
		r := Receipt{Event: asking(t), Status: status, Wanted: 1, Seats: 1, Said: said, Base: base, Token: "geheim"}
		require.Contains(t, string(r.HTML()), `<section class="oz oz-receipt" lang="nl" data-oz-status="`+want+`" data-oz-event="`)
		require.Contains(t, string(r.Brief()), `data-oz-status="`+want+`"`)
		r.Problem = "Dat lukt nu niet."
		require.NotContains(t, string(r.HTML()), "data-oz-status", "nothing was done")
		r.Problem, r.Change = "", &Form{Faults: []Fault{{"seats", "Dat zijn te veel mensen."}}}
		require.NotContains(t, string(r.HTML()), "data-oz-status", "nothing was done")
	}
	require.Contains(t, string(MailSent{Event: meetingA(t), Base: base}.HTML()), ` data-oz-status="pending"`)
}

func TestAReceiptHasOnePlaceForTheAttention(t *testing.T) {
	for name, r := range everyReceipt(t) {
		require.Equal(t, 1, strings.Count(string(r.HTML()), "data-oz-focus"), name)
		require.Regexp(t, `<h2 part="title" tabindex="-1" data-oz-focus>`, string(r.HTML()))
		r.Problem = "Dat lukt nu niet."
		require.Equal(t, 1, strings.Count(string(r.HTML()), "data-oz-focus"), name)
		require.Contains(t, string(r.HTML()), ` role="alert" tabindex="-1" data-oz-focus>Dat lukt nu niet.</p>`)
		r.Problem, r.Change = "", &Form{Faults: []Fault{{"seats", "Dat zijn te veel mensen."}}}
		if r.Changeable() {
			require.Equal(t, 1, strings.Count(string(r.HTML()), "data-oz-focus"), name)
		}
	}
}

func TestWhatIsSharedIsNoSecret(t *testing.T) {
	for name, r := range everyReceipt(t) {
		for _, html := range []string{string(r.HTML()), string(r.Brief())} {
			for _, found := range regexp.MustCompile(`data-oz-share hidden[^>]*>`).FindAllString(html, -1) {
				require.Contains(t, found, ` data-url="`+eventURL(base, r.Event.Slug)+`"`, name)
				require.NotContains(t, found, "geheim", name)
				require.Equal(t, event.Scheduled, r.Event.Status, name)
			}
		}
	}
	require.Contains(t, string(Receipt{Event: meetingA(t), Status: event.SeatConfirmed, Base: base}.Brief()), "Vertel het een ander")
}

// TestEveryFormOfAReceiptCanSayWhatBecameOfIt: with script none of them leaves the
// page.
func TestEveryFormOfAReceiptCanSayWhatBecameOfIt(t *testing.T) {
	for name, r := range everyReceipt(t) {
		html := string(r.HTML())
		require.Equal(t, strings.Count(html, "<form"), strings.Count(html, `<p class="oz-sent" role="status"></p>`), name)
		require.Equal(t, strings.Count(html, "<form"), strings.Count(html, ` data-oz-unknown="`), name)
	}
}
