package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/follow"
)

// calendarBy is who changes meetings from this command, in their history.
const calendarBy = "calendar"

func (p *program) addCalendar(o *options) action {
	db, allow := o.database(), o.allow()
	whose := o.String("initiative", "", "`INITIATIEF` waar de agenda van is")
	name := o.String("name", "", "`TITEL` van de agenda in onze lijst")
	return func(ctx context.Context, words []string) error {
		if len(words) != 1 || *whose == "" {
			return misuse("Zet erbij van welk initiatief de agenda is (-initiative), en één adres of bestand.")
		}
		address, err := addressOf(words[0])
		if err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			host, err := findInitiative(ctx, net, "initiative", *whose)
			if err != nil {
				return err
			}
			added, done, err := newFollower(net, *allow).Add(ctx, omzien.Calendar{Initiative: event.Named{ID: host.ID}, Address: address, Name: *name})
			switch {
			case errors.Is(err, omzien.ErrExists):
				return trouble{omzien.Conflict, "Deze agenda volgen we al. U ziet hem met: omzien calendar list" + besides(*db), err}
			case err != nil && added.ID != "":
				return trouble{kindOf(err), "We volgen de agenda nu (" + added.Slug + "), maar hij is nog niet gelezen. Typ: omzien calendar sync " + added.Slug + besides(*db) + allowed(*allow), err}
			case err != nil:
				return trouble{kindOf(err), "De agenda is niet toegevoegd. " + sentence(err, fieldName), err}
			}
			p.say("We volgen nu: %s (%s).\n%s\n", added.Name, added.Slug, sentenceOf(done))
			if len(*allow) > 0 {
				p.say("Zet -allow ook achter omzien serve. Anders kan de website deze agenda niet lezen.\n")
			}
			return nil
		})
	}
}

// addressOf is the address or the file that was typed, a file by its whole path:
// the website may run in another folder.
func addressOf(text string) (string, error) {
	if addressLike(text) {
		return text, nil
	}
	file, err := filepath.Abs(text)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(file); err != nil {
		return "", trouble{omzien.NotFound, "Dit bestand is er niet. Kijk of de naam klopt. Is het een adres op internet? Zet er dan https:// voor.", err}
	}
	return file, nil
}

// addressLike: it begins with a scheme. One letter is a disk of Windows.
func addressLike(text string) bool {
	scheme, _, found := strings.Cut(text, ":")
	return found && len(scheme) > 1 && strings.Trim(strings.ToLower(scheme), "abcdefghijklmnopqrstuvwxyz") == ""
}

// newFollower reads calendars from public addresses, and from those on the own
// network that allow names.
func newFollower(net *omzien.Network, allow []netip.Prefix) *follow.Follower {
	return &follow.Follower{Network: net, Fetcher: follow.Fetcher{Allow: allow}}
}

func (p *program) listCalendars(o *options) action {
	db := o.database()
	return func(ctx context.Context, words []string) error {
		if err := noWords(words); err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			all, err := net.Calendars.List(ctx)
			if err != nil {
				return err
			}
			slices.SortFunc(all, func(a, b omzien.Calendar) int { return strings.Compare(a.Slug, b.Slug) })
			p.say("%s", calendarTable(all, besides(*db)))
			return nil
		})
	}
}

// calendarTable is the list, and below it what a person must know or do.
func calendarTable(all []omzien.Calendar, db string) string {
	if len(all) == 0 {
		return "We volgen nog geen agenda's. Een agenda voegt u toe met: omzien calendar add\n"
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAAM\tTITEL\tINITIATIEF\tADRES\tGELEZEN\tAFSPRAKEN\tOVERGESLAGEN\tPRIVÉ")
	for _, c := range all {
		read := "nog niet"
		if !c.ReadAt.IsZero() {
			read = moment(inZone(c.ReadAt))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\n", c.Slug, c.Name, c.Initiative.Name, placeOf(c.Address), read, c.Entries, c.Skipped, c.Private)
	}
	w.Flush() //nolint:errcheck // a strings.Builder takes everything
	for _, c := range all {
		if c.Trouble != "" {
			fmt.Fprintf(&b, "\n%s: %s", c.Slug, troubleSentence(c.Trouble))
			if c.Failures > 1 {
				fmt.Fprintf(&b, " Het ging nu %d keer achter elkaar mis.", c.Failures)
			}
			b.WriteString("\n")
		}
		if c.Asked > 0 {
			fmt.Fprintf(&b, "\n%s: %s\n", c.Slug, question(c.Asked, c.Slug, ownAddress(c.Address)+db))
		}
	}
	return b.String()
}

// allowed is how to give the same -allow again.
func allowed(all []netip.Prefix) string {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(" -allow " + p.String())
	}
	return b.String()
}

// ownAddress is the -allow without which an address cannot be read, as far as the
// address itself tells: a name can be anywhere.
func ownAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	one, err := netip.ParseAddr(u.Hostname())
	if err != nil || !one.IsPrivate() && !one.IsLoopback() {
		return ""
	}
	return allowed([]netip.Prefix{netip.PrefixFrom(one, one.BitLen())})
}

// inZone is a moment on the network's own clock.
func inZone(t time.Time) time.Time {
	if loc, err := time.LoadLocation(omzien.Zone); err == nil {
		return t.In(loc)
	}
	return t
}

// placeOf is what people may see of an address: the rest of it can be a secret.
func placeOf(address string) string {
	_, rest, found := strings.Cut(guarded(address), "://")
	if !found {
		return "bestand"
	}
	return strings.TrimSuffix(rest, "/…")
}

func (p *program) syncCalendars(o *options) action {
	db, allow := o.database(), o.allow()
	accept := o.Bool("accept", false, "ja, de bijeenkomsten die er niet meer in staan mogen weg")
	return func(ctx context.Context, names []string) error {
		if *accept && len(names) == 0 {
			return misuse("Zet achter -accept om welke agenda het gaat. Welke op antwoord wachten ziet u met: omzien calendar list" + besides(*db) + ".")
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			asked, err := chosenCalendars(ctx, net, names, besides(*db))
			if err != nil {
				return err
			}
			if len(asked) == 0 {
				p.say("%s", calendarTable(nil, ""))
				return nil
			}
			return p.syncAll(ctx, newFollower(net, *allow), asked, *accept, besides(*db)+allowed(*allow))
		})
	}
}

// syncAll reads calendars one after another. One that fails does not stop the
// others. Options are those to type again.
func (p *program) syncAll(ctx context.Context, f *follow.Follower, all []omzien.Calendar, accept bool, options string) error {
	var failed []error
	for _, c := range all {
		done, err := f.Sync(ctx, c, accept)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && len(all) == 1:
			return err
		case err != nil:
			failed = append(failed, err)
			p.say("%s: %s\n", c.Slug, oneLine(discreet(sentence(err, fieldName))))
			continue
		}
		p.say("%s: %s\n", c.Slug, sentenceOf(done))
		if done.Asked > 0 {
			p.say("%s: %s\n", c.Slug, question(done.Asked, c.Slug, options))
		}
	}
	if len(failed) == 0 {
		return nil
	}
	return trouble{kindOf(failed[0]), "Bij " + strconv.Itoa(len(failed)) + " van de " + strconv.Itoa(len(all)) + " agenda's ging het mis. Daar hebben we niets veranderd.", errors.Join(failed...)}
}

// chosenCalendars are those with the names, or all when there are none.
func chosenCalendars(ctx context.Context, net *omzien.Network, names []string, db string) ([]omzien.Calendar, error) {
	all, err := net.Calendars.List(ctx)
	if err != nil || len(names) == 0 {
		return all, err
	}
	var chosen []omzien.Calendar
	for _, name := range names {
		n := slices.IndexFunc(all, func(c omzien.Calendar) bool { return c.Slug == name })
		if n < 0 {
			return nil, trouble{omzien.NotFound, "Er is geen agenda met de naam ‘" + guarded(name) + "’. Alle namen: omzien calendar list" + db, nil}
		}
		chosen = append(chosen, all[n])
	}
	return chosen, nil
}

func (p *program) removeCalendar(o *options) action {
	db, allow := o.database(), o.allow()
	return func(ctx context.Context, words []string) error {
		slug, err := oneWord(words, "welke agenda we niet meer moeten volgen")
		if err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			chosen, err := chosenCalendars(ctx, net, []string{slug}, besides(*db))
			if err != nil {
				return err
			}
			ctx, done := unhurried(ctx)
			defer done()
			if err := net.Calendars.Remove(ctx, slug, event.Step{At: net.Now(), By: calendarBy}); err != nil {
				return err
			}
			p.say("Klaar. We volgen niet meer: %s (%s).\nDe bijeenkomsten die alleen daarin stonden, zijn uit onze agenda.\n", chosen[0].Name, slug)
			return p.syncSame(ctx, net, chosen[0].Initiative.ID, *allow, besides(*db))
		})
	}
}

// syncSame reads the calendars that are left of an initiative: what stood in the
// one that went may stand in them too.
func (p *program) syncSame(ctx context.Context, net *omzien.Network, initiative string, allow []netip.Prefix, db string) error {
	left, err := net.Calendars.List(ctx)
	if err != nil {
		return err
	}
	left = slices.DeleteFunc(left, func(c omzien.Calendar) bool { return c.Initiative.ID != initiative })
	if len(left) == 0 {
		return nil
	}
	p.say("We lezen nu wat we nog volgen van dit initiatief.\n")
	return p.syncAll(ctx, newFollower(net, allow), left, false, db+allowed(allow))
}
