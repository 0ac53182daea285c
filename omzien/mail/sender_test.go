package mail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
	"github.com/omziennaarelkaar/netwerk/omzien/mail/mailtest"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

// office is a network with a meeting, its outbox, a sender and a mail server.
type office struct {
	t      *testing.T
	clock  *omzientest.Network
	net    *omzien.Network
	server *mailtest.Server
	sender *mail.Sender
	told   []string
	log    *bytes.Buffer
}

func newOffice(t *testing.T, proof time.Duration) *office {
	t.Helper()
	zone := amsterdam()
	o := &office{t: t, clock: omzientest.New(t, time.Date(2019, 1, 10, 9, 0, 0, 0, zone)), server: mailtest.New(t, mailtest.Options{}), log: new(bytes.Buffer)}
	o.net = omzien.New(o.clock.Store, &omzien.Options{Now: o.clock.Now, Mail: true, Proof: proof})
	e := event.Event{Slug: "soep", Title: "Soep in de buurt", Format: event.NetworkMeeting, Zone: omzien.Zone,
		Start: time.Date(2019, 1, 29, 16, 0, 0, 0, zone), End: time.Date(2019, 1, 29, 19, 0, 0, 0, zone),
		Hosts: []event.Named{{Name: "Buurthuis De Boog"}}, Organiser: "Omzien naar Elkaar", Contact: "vragen@omzien.example",
		Venue: event.Venue{Name: "De Boog", Certainty: event.Confirmed}, Audience: []event.Role{event.Resident},
		SignUp: event.Terms{Online: true, Capacity: event.Capacity{Limited: true, Seats: 40}, WhenFull: event.WaitlistAuto}}
	e.Status = event.Scheduled
	_, err := o.net.Import(t.Context(), omzien.Document{Events: []event.Event{e}}, "test")
	require.NoError(t, err)
	o.sender = o.another()
	return o
}

// another is another sender, with a connection of its own.
func (o *office) another() *mail.Sender {
	return &mail.Sender{Outbox: o.net.Outbox, Carrier: connect(o.t, o.server, nil), Options: options,
		Log:  slog.New(slog.NewTextHandler(o.log, nil)),
		Told: func(news omzien.News, r mail.Result) { o.told = append(o.told, string(news)+" "+string(r)) }}
}

func (o *office) signUp(name string) omzien.Receipt {
	o.t.Helper()
	r, err := o.net.Agenda.SignUp(o.t.Context(), "soep", event.Request{Name: name, Email: strings.ToLower(name) + "@omzien.example", Seats: 1}, "")
	require.NoError(o.t, err)
	return r
}

// fail makes a step go wrong for one address, until it is called again.
func (o *office) fail(step mailtest.Step, address string, err error) {
	o.server.Fail(func(at mailtest.Step, to string) error {
		if at == step && (address == "" || to == address) {
			return err
		}
		return nil
	})
}

func subjects(list []mailtest.Message) []string {
	var said []string
	for _, m := range list {
		said = append(said, strings.TrimSuffix(m.Subject, ": Soep in de buurt"))
	}
	return said
}

// sequences are what calendar programs go by.
func sequences(list []mailtest.Message) []string {
	var said []string
	for _, m := range list {
		_, sequence, _ := strings.Cut(m.Calendar, "\r\nSEQUENCE:")
		sequence, _, _ = strings.Cut(sequence, "\r\n")
		said = append(said, m.Method+" "+sequence)
	}
	return said
}

var token = regexp.MustCompile(`/aanmelding/([A-Za-z0-9_-]+)`)

func TestFlushSendsWhatIsDue(t *testing.T) {
	o := newOffice(t, time.Hour)
	o.signUp("Anna")
	o.signUp("Bea")
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Equal(t, []string{"Bevestig uw aanmelding", "Bevestig uw aanmelding"}, subjects(o.server.Arrived()))
	made, _ := o.server.Connections()
	require.Equal(t, 1, made)

	found := token.FindStringSubmatch(o.server.For("anna@omzien.example")[0].Link("/aanmelding/"))
	require.NotNil(t, found)
	receipt, err := o.net.Agenda.Confirm(t.Context(), found[1])
	require.NoError(t, err, "the link in the mail is the one")
	require.Equal(t, event.SeatConfirmed, receipt.Status)
	o.server.Take()
	require.NoError(t, o.sender.Flush(t.Context()))
	arrived := o.server.Take()
	require.Equal(t, []string{"U bent aangemeld"}, subjects(arrived))
	require.Equal(t, "REQUEST", arrived[0].Method)
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Empty(t, o.server.Take(), "nothing twice")
	require.Equal(t, []string{"proof sent", "proof sent", "confirmed sent"}, o.told)
	require.Empty(t, o.log.String())
}

func TestOnePersonHearsThingsInTheirOrder(t *testing.T) {
	o := newOffice(t, 0)
	r := o.signUp("Anna")
	require.NoError(t, o.sender.Flush(t.Context()))
	o.clock.Advance(time.Second)
	_, err := o.net.Agenda.WithdrawByToken(t.Context(), r.Token)
	require.NoError(t, err)
	o.clock.Advance(time.Second)
	o.signUp("Anna")
	require.NoError(t, o.sender.Flush(t.Context()))
	arrived := o.server.Arrived()
	require.Equal(t, []string{"U bent aangemeld", "U bent aangemeld"}, subjects(arrived), "who is back is not told that they left")
	require.Equal(t, []string{"REQUEST 0", "REQUEST 1"}, sequences(arrived))
}

func TestTwoThingsForOnePerson(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	require.NoError(t, o.sender.Flush(t.Context()))
	found := token.FindStringSubmatch(o.server.Arrived()[0].Text)
	for _, seats := range []int{2, 3} {
		o.clock.Advance(time.Second)
		_, err := o.net.Agenda.Amend(t.Context(), found[1], event.Request{Name: "Anna", Email: "anna@omzien.example", Seats: seats})
		require.NoError(t, err)
	}
	o.fail(mailtest.AtRecipient, "", mailtest.Code(450, "4.2.0"))
	require.NoError(t, o.sender.Flush(t.Context()))
	o.server.Fail(nil)
	for range 4 {
		o.clock.Advance(omzien.Lease + time.Second)
		require.NoError(t, o.sender.Flush(t.Context()))
	}
	arrived := o.server.Arrived()
	require.Equal(t, []string{"U bent aangemeld", "Uw aanmelding is veranderd", "Uw aanmelding is veranderd"}, subjects(arrived),
		"the next waits for the one before it, also when that comes later")
	require.Contains(t, arrived[1].Text, "U hebt nu 2 plekken.")
	require.Contains(t, arrived[2].Text, "U hebt nu 3 plekken.")
}

func TestManyLettersOverOneConnection(t *testing.T) {
	o := newOffice(t, 0)
	for i := range 40 {
		o.signUp(fmt.Sprintf("Gast%02d", i))
	}
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Len(t, o.server.Arrived(), 40)
	made, _ := o.server.Connections()
	require.Equal(t, 1, made)
}

func TestOneThatIsRefusedDoesNotStopTheRest(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	o.signUp("Bea")
	o.signUp("Cor")
	o.fail(mailtest.AtRecipient, "bea@omzien.example", mailtest.Code(550, "5.1.1"))
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Len(t, o.server.For("anna@omzien.example"), 1)
	require.Len(t, o.server.For("cor@omzien.example"), 1)
	bounced := o.server.For("vragen@omzien.example")
	require.Len(t, bounced, 1, "the organiser hears of it")
	require.Contains(t, bounced[0].Text, "bea@omzien.example")
	require.Contains(t, bounced[0].Text, "Antwoord van de mailserver: 550")
	require.ElementsMatch(t, []string{"confirmed sent", "confirmed given_up", "confirmed sent", "bounced sent"}, o.told)
	require.NotContains(t, o.log.String(), "@omzien.example", "no address in the log")
	require.NotContains(t, o.log.String(), "Bea")
	require.Contains(t, o.log.String(), "550")
}

func TestComeBackLater(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	o.fail(mailtest.AtRecipient, "", mailtest.Code(450, "4.2.0"))
	require.NoError(t, o.sender.Flush(t.Context()))
	o.server.Fail(nil)
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Empty(t, o.server.Arrived(), "not at once")
	o.clock.Advance(2 * time.Minute)
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Len(t, o.server.Arrived(), 1)
	require.Equal(t, []string{"confirmed delayed", "confirmed sent"}, o.told)
}

func TestLaterForThreeDays(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	o.fail(mailtest.AtRecipient, "anna@omzien.example", mailtest.Code(450, "4.2.0"))
	for range 4 * 24 {
		require.NoError(t, o.sender.Flush(t.Context()))
		o.clock.Advance(time.Hour)
	}
	require.Less(t, len(o.told), 30)
	bounced := o.server.Arrived()
	require.Len(t, bounced, 1)
	require.Contains(t, bounced[0].Text, "drie dagen")
}

func TestDroppedAfterTheMessageIsTriedAgainAsTheSame(t *testing.T) {
	for name, fault := range map[string]error{"drop": mailtest.ErrDrop, "hang": mailtest.ErrHang} {
		o := newOffice(t, 0)
		o.signUp("Anna")
		o.signUp("Bea")
		var first []byte
		o.server.Fail(func(step mailtest.Step, to string) error {
			if step == mailtest.AtMessage && to == "anna@omzien.example" {
				return fault
			}
			return nil
		})
		keep := &keeping{Carrier: o.sender.Carrier}
		o.sender.Carrier = keep
		require.NoError(t, o.sender.Flush(t.Context()), name)
		require.Empty(t, o.server.For("anna@omzien.example"))
		require.Len(t, o.server.For("bea@omzien.example"), 1, "the next one goes")
		o.server.Fail(nil)
		o.clock.Advance(2 * time.Minute)
		require.NoError(t, o.sender.Flush(t.Context()))
		arrived := o.server.For("anna@omzien.example")
		require.Len(t, arrived, 1)
		for _, m := range keep.carried {
			if m.To == "anna@omzien.example" && first == nil {
				first = m.Data
				require.Equal(t, "<"+m.ID+">", arrived[0].ID())
			}
		}
	}
}

// keeping remembers what it carried, whatever came of it.
type keeping struct {
	mail.Carrier
	carried []mail.Message
}

func (k *keeping) Carry(ctx context.Context, m mail.Message) error {
	k.carried = append(k.carried, m)
	return k.Carrier.Carry(ctx, m)
}

func TestACrashBeforeItIsWrittenDownSendsTheSameAgain(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	letters, err := o.net.Outbox.Take(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, letters, 1)
	m, err := mail.Compose(letters[0], options)
	require.NoError(t, err)
	require.NoError(t, o.sender.Carrier.Carry(t.Context(), m)) // and here it dies
	require.NoError(t, o.another().Flush(t.Context()))
	require.Len(t, o.server.Arrived(), 1, "as long as it may still be under way, nobody else sends it")
	o.clock.Advance(omzien.Lease + time.Second)
	require.NoError(t, o.another().Flush(t.Context()))
	arrived := o.server.Arrived()
	require.Len(t, arrived, 2)
	require.Equal(t, arrived[0].ID(), arrived[1].ID())
}

func TestAServerThatIsAwayLosesNothing(t *testing.T) {
	o := newOffice(t, 0)
	for _, name := range []string{"Anna", "Bea", "Cor"} {
		o.signUp(name)
	}
	for _, step := range []mailtest.Step{mailtest.AtGreeting, mailtest.AtSender} {
		o.fail(step, "", mailtest.Code(554, "5.7.1"))
		var away mail.Unreachable
		require.ErrorAs(t, o.sender.Flush(t.Context()), &away)
		o.clock.Advance(omzien.Lease + time.Second)
	}
	require.Empty(t, o.told, "that is no fault of the letters")
	o.server.Fail(nil)
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Len(t, o.server.Arrived(), 3)
}

func TestTwoSendersSendEachLetterOnce(t *testing.T) {
	o := newOffice(t, 0)
	for i := range 40 {
		o.signUp(fmt.Sprintf("Gast%02d", i))
	}
	one, two := o.another(), o.another()
	one.Told, two.Told = nil, nil
	var group sync.WaitGroup
	for _, s := range []*mail.Sender{one, two} {
		group.Go(func() {
			if err := s.Flush(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	seen := map[string]int{}
	for _, m := range o.server.Arrived() {
		seen[m.ID()]++
	}
	require.Len(t, seen, 40)
	require.Len(t, o.server.Arrived(), 40)
}

func TestRunWaitsLongerWhileNothingCanBeSent(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	o.fail(mailtest.AtGreeting, "", mailtest.Code(421, "4.3.2"))
	ctx, cancel := context.WithCancel(t.Context())
	var pauses []time.Duration
	o.sender.Waiting(func(_ context.Context, d time.Duration) {
		pauses = append(pauses, d)
		o.clock.Advance(omzien.Lease + time.Second)
		switch len(pauses) {
		case 9:
			o.server.Fail(nil)
		case 11:
			cancel()
		}
	})
	o.sender.Run(ctx)
	require.Equal(t, []time.Duration{10 * time.Second, 20 * time.Second, 40 * time.Second, 80 * time.Second, 160 * time.Second,
		5 * time.Minute, 5 * time.Minute, 5 * time.Minute, 5 * time.Minute, 5 * time.Second, 5 * time.Second}, pauses)
	require.Len(t, o.server.Arrived(), 1)
	require.Contains(t, o.log.String(), "mail waits")
	require.Contains(t, o.log.String(), "421")
}

func TestStoppingLetsTheMessageThatIsUnderWayEnd(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	o.signUp("Bea")
	ctx, cancel := context.WithCancel(t.Context())
	o.server.Fail(func(step mailtest.Step, _ string) error {
		if step == mailtest.AtMessage {
			cancel()
		}
		return nil
	})
	require.ErrorIs(t, o.sender.Flush(ctx), context.Canceled)
	require.Len(t, o.server.Arrived(), 1)
	require.Equal(t, []string{"confirmed sent"}, o.told, "and it is written down")
	_, done, err := o.net.Outbox.List(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, done, 1)
}

func TestStoppingDoesNotWaitForAServerThatHangs(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	o.sender.Carrier = carrierTo(t, o.server.URL(), nil)
	ctx, cancel := context.WithCancel(t.Context())
	o.server.Fail(func(step mailtest.Step, _ string) error {
		if step == mailtest.AtMessage {
			cancel()
			return mailtest.ErrHang
		}
		return nil
	})
	o.sender.Waiting(func(context.Context, time.Duration) {}) // time flies
	begun := time.Now()
	o.sender.Run(ctx)
	require.Less(t, time.Since(begun), 5*time.Second)
	require.Equal(t, []string{"confirmed delayed"}, o.told)
}

func TestFlushRefusesOptionsThatNobodyCanUse(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	o.sender.Options.From = ""
	require.ErrorIs(t, o.sender.Flush(t.Context()), mail.ErrFrom)
	o.sender.Options = options
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Len(t, o.server.Arrived(), 1, "nothing was taken before")
}

// broken is a carrier that can do nothing.
type broken struct{ err error }

func (b broken) Carry(context.Context, mail.Message) error { return b.err }
func (b broken) Close() error                              { return errors.New("broken") }

func TestALetterThatCannotBeSentStays(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	carrier := o.sender.Carrier
	o.sender.Carrier = broken{errors.New("no network")}
	require.ErrorContains(t, o.sender.Flush(t.Context()), "no network")
	o.clock.Advance(omzien.Lease + time.Second)
	o.sender.Carrier = carrier
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Len(t, o.server.Arrived(), 1)
}

func TestAServerThatNeverAnswersEndsTheRound(t *testing.T) {
	o := newOffice(t, 0)
	for i := range 10 {
		o.signUp(fmt.Sprintf("Gast%02d", i))
	}
	o.fail(mailtest.AtMessage, "", mailtest.ErrDrop)
	require.ErrorIs(t, o.sender.Flush(t.Context()), mail.Unreachable{Step: "message", Reason: "no answer"})
	require.Len(t, o.told, 3)
	o.server.Fail(nil)
	o.clock.Advance(omzien.Lease + time.Second)
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Len(t, o.server.Arrived(), 10)
}

func TestWhatWasTakenLongAgoIsLeftToOthers(t *testing.T) {
	o := newOffice(t, 0)
	for i := range 10 {
		o.signUp(fmt.Sprintf("Gast%02d", i))
	}
	now := o.clock.Now()
	o.sender.ByClock(func() time.Time {
		now = now.Add(10 * time.Second)
		return now
	})
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Len(t, o.server.Arrived(), 4)
	o.clock.Advance(omzien.Lease + time.Second)
	require.NoError(t, o.another().Flush(t.Context()))
	require.Len(t, o.server.Arrived(), 10)
}

func TestALetterThatCannotBeWrittenIsTriedAgain(t *testing.T) {
	o := newOffice(t, 0)
	o.signUp("Anna")
	o.signUp("Bea")
	told := o.sender.Told
	o.sender.Told = func(news omzien.News, r mail.Result) {
		o.sender.Options.From = ""
		told(news, r)
	}
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Equal(t, []string{"confirmed sent", "confirmed delayed"}, o.told)
	waits, _, err := o.net.Outbox.List(t.Context(), 10)
	require.NoError(t, err)
	require.Equal(t, mail.Unwritten, waits[0].Code)
	o.sender.Options, o.sender.Told = options, nil
	o.clock.Advance(2 * time.Minute)
	require.NoError(t, o.sender.Flush(t.Context()))
	require.Len(t, o.server.Arrived(), 2)
}
