package mailtest

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Message is a message as a mail program reads it.
type Message struct {
	// From and To are the addresses of the envelope; "" in what [Parse] returns.
	From, To string
	Header   mail.Header
	// Subject is decoded.
	Subject    string
	Text, HTML string
	// Calendar is an iCalendar object and Method what its part says that it is;
	// both "" when there is none.
	Calendar, Method string
	Raw              []byte
}

// ID is the Message-ID, with angle brackets.
func (m *Message) ID() string { return m.Header.Get("Message-Id") }

var webAddress = regexp.MustCompile(`https?://[^\s<>"]+`)

// Links are the addresses of pages in the text, in their order, each once.
func (m *Message) Links() []string {
	var links []string
	for _, link := range webAddress.FindAllString(m.Text, -1) {
		if !slices.Contains(links, link) {
			links = append(links, link)
		}
	}
	return links
}

// Link is the first address of a page in the text that contains part; "" when there
// is none.
func (m *Message) Link(part string) string {
	for _, link := range m.Links() {
		if strings.Contains(link, part) {
			return link
		}
	}
	return ""
}

// once are the header fields of which a message has one (RFC 5322 3.6).
var once = []string{"From", "To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type"}

// Parse reads a message and is strict about it: lines that end in CRLF and have
// 998 octets at most (RFC 5322 2.1.1), nothing but ASCII in the header (RFC 5322
// 2.2), each field that must be there exactly once, and parts of a kind, a charset
// and an encoding that it
// knows, plain text among them.
func Parse(raw []byte) (Message, error) {
	if err := checkLines(string(raw)); err != nil {
		return Message{}, err
	}
	read, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		return Message{}, err
	}
	m := Message{Header: read.Header, Raw: raw}
	for _, field := range once {
		if n := len(read.Header[field]); n != 1 {
			return Message{}, fmt.Errorf("mailtest: %d times %s", n, field)
		}
	}
	if _, err := read.Header.Date(); err != nil {
		return Message{}, err
	}
	for _, field := range []string{"From", "To"} {
		if list, err := read.Header.AddressList(field); err != nil || len(list) != 1 {
			return Message{}, fmt.Errorf("mailtest: %s: %d addresses: %w", field, len(list), err)
		}
	}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject")); err != nil {
		return Message{}, err
	}
	err = m.read(read.Header.Get("Content-Type"), read.Header.Get("Content-Transfer-Encoding"), read.Body)
	if err == nil && m.Text == "" {
		err = errors.New("mailtest: no plain text")
	}
	return m, err
}

func checkLines(raw string) error {
	lines := strings.SplitAfter(raw, "\r\n")
	header := true
	for i, line := range lines {
		line, ended := strings.CutSuffix(line, "\r\n")
		header = header && line != ""
		switch {
		case !ended && i < len(lines)-1, strings.ContainsAny(line, "\r\n"):
			return fmt.Errorf("mailtest: line %d does not end in CRLF", i+1)
		case len(line) > 998:
			return fmt.Errorf("mailtest: line %d has %d octets", i+1, len(line))
		case header && strings.ContainsFunc(line, func(r rune) bool { return r > 0x7e || r < ' ' && r != '\t' }):
			return fmt.Errorf("mailtest: line %d of the header is no plain ASCII", i+1)
		}
	}
	return nil
}

// read reads a part, and those in it.
func (m *Message) read(contentType, encoding string, body io.Reader) error {
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, parameters["boundary"])
		for {
			part, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := m.read(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); err != nil {
				return err
			}
		}
	}
	text, err := decode(encoding, parameters["charset"], body)
	if err != nil {
		return fmt.Errorf("mailtest: %s: %w", kind, err)
	}
	return m.keep(kind, parameters["method"], text)
}

func (m *Message) keep(kind, method, text string) error {
	place := map[string]*string{"text/plain": &m.Text, "text/html": &m.HTML, "text/calendar": &m.Calendar}[kind]
	switch {
	case place == nil:
		return fmt.Errorf("mailtest: unknown part %s", kind)
	case *place != "":
		return fmt.Errorf("mailtest: %s twice", kind)
	case kind == "text/calendar":
		m.Method = method
	default:
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	*place = text
	return nil
}

func decode(encoding, charset string, body io.Reader) (string, error) {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "7bit", "8bit", "":
	default:
		return "", fmt.Errorf("unknown encoding %s", encoding)
	}
	text, err := io.ReadAll(body)
	if err == nil && (!strings.EqualFold(charset, "utf-8") || !utf8.Valid(text)) {
		err = fmt.Errorf("charset %q is not that of the text", charset)
	}
	return string(text), err
}
