package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
	"github.com/omziennaarelkaar/netwerk/widget"
)

func (p *program) feed(o *options) action {
	db, typed := o.database(), o.narrowing()
	base := o.baseURL("`WEBADRES` van de website, voor de links in de agenda")
	out := o.String("o", "", "`BESTAND` waar de agenda in komt (anders: op het scherm)")
	return func(ctx context.Context, words []string) error {
		if err := noWords(words); err != nil {
			return err
		}
		s, err := typed.selection()
		if err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			var host initiative.Initiative
			if *typed.host != "" {
				if host, err = findInitiative(ctx, net, "host", *typed.host); err != nil {
					return err
				}
				s.Host = host.ID
			}
			list, err := net.Agenda.Feed(ctx, s)
			if err != nil {
				return err
			}
			return p.writeFeed(described(s, host.Name, *base), list, *out)
		})
	}
}

// described is the feed of a selection, as the website at base has it; without a
// base it has no links. Host is the name of the initiative in the selection.
func described(s omzien.Selection, host, base string) feed.Calendar {
	c := feed.Calendar{Name: omzien.DefaultName}
	if words := s.Words(host); len(words) > 0 {
		c.Name += ": " + strings.Join(words, ", ")
	}
	if base == "" {
		return c
	}
	c.Pages, c.URL = base+"/bijeenkomsten/", base+"/agenda.ics"
	query := url.Values{}
	for _, p := range (widget.Query{Theme: s.Theme, Municipality: s.Municipality, Format: s.Format, Audience: s.Audience, Host: s.Host}).Parameters() {
		query.Set(p[0], p[1])
	}
	if len(query) > 0 {
		c.URL += "?" + query.Encode()
	}
	return c
}

// writeFeed writes a feed into a file, or to standard output when none is named.
func (p *program) writeFeed(c feed.Calendar, list []event.Announcement, file string) error {
	var b bytes.Buffer
	if err := feed.Write(&b, c, list); err != nil {
		return err
	}
	if file == "" {
		if _, err := p.stdout.Write(b.Bytes()); err != nil {
			return trouble{omzien.Internal, "De agenda is niet helemaal geschreven. De melding is: " + err.Error(), err}
		}
		return nil
	}
	if err := replaceCalendar(file, b.Bytes()); err != nil {
		return notWritten(file, err)
	}
	p.say("Klaar. De agenda staat in het bestand %s. Aantal bijeenkomsten: %d.\n", oneLine(file), len(list))
	if len(list) == 0 {
		p.say("Had u iets anders verwacht? Kijk dan of de opties kloppen.\n")
	}
	return nil
}

// errNoCalendar: the file to write over is something else than a calendar.
var errNoCalendar = errors.New("omzien: no calendar")

// replaceCalendar puts data in a file at once: whoever reads it meanwhile, also
// after a power cut, sees all of the old calendar or all of the new one.
func replaceCalendar(file string, data []byte) (err error) {
	if there, err := filepath.EvalSymlinks(file); err == nil {
		file = there // the link stays
	}
	mode, err := writeOver(file)
	if err != nil {
		return err
	}
	between := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+"-"+rand.Text())
	half, err := os.OpenFile(between, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(between) //nolint:errcheck // what went wrong before says more
		}
	}()
	_, writing := half.Write(data)
	if err := errors.Join(writing, half.Sync(), half.Close()); err != nil {
		return err
	}
	return os.Rename(between, file)
}

// writeOver is the mode for a new file in the place of that one. It refuses what
// is there when that is no calendar.
func writeOver(file string) (fs.FileMode, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return 0o644, nil // anybody may read what is public
	}
	if err != nil {
		return 0, err
	}
	if !info.Mode().IsRegular() {
		return 0, errNoCalendar // opening a pipe would wait
	}
	there, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer there.Close()
	const begin = "BEGIN:VCALENDAR"
	head := make([]byte, len(begin))
	if _, err := io.ReadFull(there, head); err != nil || !strings.EqualFold(string(head), begin) {
		return 0, errNoCalendar
	}
	return info.Mode().Perm(), nil
}

// notWritten says why a file could not be written, and what to do.
func notWritten(file string, err error) error {
	switch {
	case errors.Is(err, errNoCalendar):
		return trouble{omzien.Conflict, file + " is er al, en dat is geen agenda. We hebben er niets aan veranderd. Kies achter -o een andere naam.", err}
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return trouble{omzien.NotFound, "De map voor het bestand " + file + " is er niet. Maak die eerst, of kies achter -o een andere naam.", err}
	case errors.Is(err, fs.ErrPermission):
		return trouble{omzien.Internal, "Het bestand " + file + " mag u niet schrijven. Kies achter -o een andere plek.", err}
	}
	return trouble{omzien.Internal, "Het bestand " + file + " is niet geschreven. De melding is: " + err.Error(), err}
}
