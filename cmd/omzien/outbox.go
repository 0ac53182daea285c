package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
)

// outboxShown is how many messages of each kind the list has at most.
const outboxShown = 100

// newsLabels are what messages tell, for an organiser.
var newsLabels = map[omzien.News]string{
	omzien.NewsProof:     "adres bevestigen",
	omzien.NewsAgain:     "al aangemeld",
	omzien.NewsConfirmed: "aangemeld",
	omzien.NewsWaiting:   "op de wachtlijst",
	omzien.NewsPromoted:  "plek vrijgekomen",
	omzien.NewsOffered:   "plek aangeboden",
	omzien.NewsOfferOver: "aanbod voorbij",
	omzien.NewsAmended:   "ander aantal plekken",
	omzien.NewsLeft:      "afgemeld",
	omzien.NewsMoved:     "andere tijd",
	omzien.NewsPlace:     "andere plaats",
	omzien.NewsPlaceFirm: "plaats staat vast",
	omzien.NewsChanged:   "iets anders veranderd",
	omzien.NewsPostponed: "uitgesteld",
	omzien.NewsCancelled: "afgelast",
	omzien.NewsReminder:  "herinnering",
	omzien.NewsThanks:    "dank",
	omzien.NewsBounced:   "mail kwam niet aan",
}

// doneLabels are what became of messages, by omzien.Entry.Done.
var doneLabels = map[string]string{
	"sent":    "verstuurd",
	"failed":  "niet gelukt",
	"dropped": "niet meer nodig",
}

func (p *program) outbox(o *options) action {
	db := o.database()
	return func(ctx context.Context, words []string) error {
		if err := noWords(words); err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			waits, done, err := net.Outbox.List(ctx, outboxShown+1)
			if err != nil {
				return err
			}
			p.say("%s", outboxTable(waits, done))
			return nil
		})
	}
}

// outboxTable shows no names and no addresses.
func outboxTable(waits, done []omzien.Entry) string {
	var parts []string
	if len(waits) > 0 {
		parts = append(parts, section("Nog te versturen:", []string{"VOLGENDE POGING", "MAIL OVER", "BIJEENKOMST", "GEPROBEERD", "ANTWOORD"}, waits,
			func(e omzien.Entry) []string {
				return []string{moment(inZone(e.Due)), about(e), e.Event, strconv.Itoa(e.Attempts), mail.Answer(e.Code, event.Dutch)}
			}))
	}
	if len(done) > 0 {
		parts = append(parts, section("Klaar:", []string{"WANNEER", "MAIL OVER", "BIJEENKOMST", "UITKOMST", "ANTWOORD"}, done,
			func(e omzien.Entry) []string {
				return []string{moment(inZone(e.DoneAt)), about(e), e.Event, doneLabels[e.Done], mail.Answer(e.Code, event.Dutch)}
			}))
	}
	if parts == nil {
		return "Er zijn geen mails, ook geen oude.\n"
	}
	return strings.Join(parts, "\n")
}

// about is what a message tells, and to whom if that is not one party.
func about(e omzien.Entry) string {
	if e.Everybody {
		return newsLabels[e.News] + ", voor iedereen"
	}
	return newsLabels[e.News]
}

func section(title string, head []string, list []omzien.Entry, row func(omzien.Entry) []string) string {
	rows := [][]string{head}
	for _, e := range list[:min(len(list), outboxShown)] {
		rows = append(rows, row(e))
	}
	text := title + "\n\n" + aligned(rows)
	if len(list) > outboxShown {
		text += "Er zijn er meer. We laten er " + strconv.Itoa(outboxShown) + " zien.\n"
	}
	return text
}

// aligned puts cells below each other; what is empty becomes a dash.
func aligned(rows [][]string) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, cells := range rows {
		line := make([]string, len(cells))
		for i, cell := range cells {
			line[i] = oneLine(orDash(cell))
		}
		fmt.Fprintln(w, strings.Join(line, "\t"))
	}
	w.Flush() //nolint:errcheck // a strings.Builder takes everything
	return b.String()
}
