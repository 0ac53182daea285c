package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/mail"
	"net/url"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// Options say for whom letters are written. [Options.Check] says what is missing.
type Options struct {
	// From is the address that letters come from: a role address such as
	// aanmelden@omzien.example, in ASCII. It is the organizer of invitations too.
	From string
	// Name is what the network calls itself; "" means [omzien.DefaultName].
	Name string
	// Site is the address of the network's pages, http or https, to which paths are
	// added.
	Site string
}

// Message is a letter as it goes out.
type Message struct {
	// ID is the Message-ID, without angle brackets. It is the same each time that
	// the letter is written.
	ID string
	// From and To are the addresses of the envelope.
	From, To string
	Subject  string
	// Text and HTML are the same words in two forms.
	Text, HTML string
	// Calendar is for the person's calendar program; its Method is "" when there is
	// none.
	Calendar feed.Message
	// Data is all of it, as RFC 5322 and MIME want it, with lines that end in CRLF.
	Data []byte
}

// Carrier brings messages to people, one at a time.
type Carrier interface {
	// Carry returns nil when the message is somebody else's to deliver, a [Refused]
	// when this one message was not taken, and any other error when nothing can be
	// sent at the moment.
	Carry(ctx context.Context, m Message) error
	// Close ends what Carry left open for the next message. Carry may come after it.
	Close() error
}

// Refused is what a mail server answered to one message.
type Refused struct {
	// Code is that of the answer, such as "550", or a word of this package where
	// there was none: [NoAnswer], [NoUTF8].
	Code string
	// Forever: another attempt would end the same way.
	Forever bool
}

// Codes of this package.
const (
	// NoAnswer: the connection broke, or the time was over, in the middle of a
	// message. Perhaps it arrived.
	NoAnswer = "no_answer"
	// NoUTF8: the address has letters that the server does not know (RFC 6531).
	NoUTF8 = "no_utf8"
	// Unwritten: the letter could not be written.
	Unwritten = "unwritten"
)

func (r Refused) Error() string { return "mail: refused: " + r.Code }

// Answer is a code as people read it: the codes of this package in words, that of a
// mail server as it is.
func Answer(code string, language event.Language) string {
	if said := answers[language][code]; said != "" {
		return said
	}
	return code
}

var answers = map[event.Language]map[string]string{
	event.Dutch: {
		NoAnswer:  "geen antwoord",
		NoUTF8:    "kent de letters in het adres niet",
		Unwritten: "wij konden de mail niet maken",
	},
	event.English: {
		NoAnswer:  "no answer",
		NoUTF8:    "does not know the letters in the address",
		Unwritten: "we could not write the message",
	},
}

// Errors of options.
var (
	ErrFrom = errors.New("mail: the sender is no mail address")
	ErrSite = errors.New("mail: the site is no http or https address")
	ErrTo   = errors.New("mail: the letter is for no mail address")
)

// Check reports what keeps letters from being written: [ErrFrom] or [ErrSite].
func (o Options) Check() error {
	if !isAddress(o.From) || !isASCII(o.From) {
		return ErrFrom
	}
	u, err := url.Parse(o.Site)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return ErrSite
	}
	return nil
}

func (o Options) name() string {
	if name := event.CleanLine(o.Name); name != "" {
		return name
	}
	return omzien.DefaultName
}

// address is that of a page in a folder of the site.
func (o Options) address(folder, page string) string {
	return strings.TrimRight(o.Site, "/") + "/" + folder + "/" + url.PathEscape(page)
}

// isAddress is for addresses as package event takes them: no quotes, no spaces.
func isAddress(s string) bool {
	parsed, err := mail.ParseAddress("<" + s + ">")
	return err == nil && parsed.Address == s && !strings.ContainsAny(s, "\"\\()<>[],;: \t\r\n")
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x7f })
}

// Compose writes a letter. The same letter with the same options gives the same
// message. It refuses with [ErrFrom], [ErrSite] or [ErrTo].
func Compose(l omzien.Letter, o Options) (Message, error) {
	if err := o.Check(); err != nil {
		return Message{}, err
	}
	if !isAddress(l.Email) {
		return Message{}, ErrTo
	}
	v := newView(&l, o)
	content, err := v.write()
	if err != nil {
		return Message{}, err
	}
	m := Message{ID: messageID(l.ID, o.From), From: o.From, To: l.Email, Subject: content.subject, Text: content.text()}
	if m.HTML, err = content.html(); err != nil {
		return Message{}, err
	}
	if m.Calendar, err = invitation(&l, o); err != nil {
		return Message{}, err
	}
	m.Data, err = v.envelope(&m)
	return m, err
}

// messageID is that of RFC 5322 3.6.4. What its left side does not allow becomes a
// hyphen.
func messageID(id, from string) string {
	left := strings.Map(func(r rune) rune {
		if r < 0x7f && strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_", r) {
			return r
		}
		return '-'
	}, id)
	return left + "@" + from[strings.LastIndexByte(from, '@')+1:]
}

// envelope puts the parts together.
func (v *view) envelope(m *Message) ([]byte, error) {
	g := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(boundary(m)))
	g.FromMailAddress(&mail.Address{Name: spoken(v.Network), Address: m.From})
	g.ToMailAddress(&mail.Address{Name: spoken(v.Name), Address: m.To})
	if v.Contact != "" {
		g.ReplyToMailAddress(&mail.Address{Address: v.Contact})
	}
	g.Subject(m.Subject)
	g.SetDateWithValue(v.letter.At.In(time.UTC))
	g.SetMessageIDWithValue(m.ID)
	g.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834 5
	g.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply")
	g.SetGenHeader(gomail.HeaderContentLang, string(v.language))
	switch v.letter.News {
	case omzien.NewsReminder, omzien.NewsChanged, omzien.NewsThanks:
		g.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+v.Link+">") // RFC 2369 3.2: a page with a button
	}
	g.SetBodyString(gomail.TypeTextPlain, m.Text)
	g.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	if m.Calendar.Method != "" {
		g.AddAlternativeString(gomail.ContentType("text/calendar; method="+m.Calendar.Method), string(m.Calendar.Body),
			gomail.WithPartEncoding(gomail.EncodingB64))
	}
	var b strings.Builder
	if _, err := g.WriteTo(&b); err != nil {
		return nil, err
	}
	return []byte(b.String()), nil
}

// spoken is a name beside an address. Package net/mail leaves a backslash in an
// encoded word, where RFC 2047 5 has none, and cannot read it then.
func spoken(name string) string { return strings.ReplaceAll(name, "\\", "") }

// boundary is the same each time that the letter is written. As it depends on all
// the parts, nobody can write a part that contains it.
func boundary(m *Message) string {
	h := sha256.New()
	for _, part := range []string{m.ID, m.Subject, m.Text, m.HTML, string(m.Calendar.Body)} {
		h.Write([]byte(part))
	}
	return "omzien-" + hex.EncodeToString(h.Sum(nil)[:20])
}
