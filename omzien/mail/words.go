package mail

import (
	"embed"
	htmltemplate "html/template"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// Marks stand in the words where something else than running text begins. No text
// of people holds them, see [view].
const (
	factMark   = "\x01" // a fact: label, partMark, value
	buttonMark = "\x02" // what the reader does next: label, partMark, address
	linkMark   = "\x03" // where there is more: label, partMark, address
	quoteMark  = "\x04" // a line of somebody else's words
	smallMark  = "\x05" // a paragraph at the end, in small type
	partMark   = "\x1f"
)

//go:embed words
var files embed.FS

// words holds for each language a template "subject" and "letter" of each kind of
// news, named "subject confirmed" and "confirmed".
var words = map[event.Language]*template.Template{
	event.Dutch:   template.Must(template.New("nl").Funcs(marks(event.Dutch)).ParseFS(files, "words/nl.txt")),
	event.English: template.Must(template.New("en").Funcs(marks(event.English)).ParseFS(files, "words/en.txt")),
}

var page = htmltemplate.Must(htmltemplate.ParseFS(files, "words/letter.html"))

// marks are the functions that templates can use.
func marks(l event.Language) template.FuncMap {
	pair := func(mark string) func(label, value string) string {
		return func(label, value string) string {
			if value == "" {
				return ""
			}
			return mark + label + partMark + strings.ReplaceAll(value, "\n", " ") + "\n"
		}
	}
	return template.FuncMap{
		"fact": pair(factMark), "button": pair(buttonMark), "link": pair(linkMark),
		"quote": func(text string) string {
			return "\n" + quoteMark + strings.ReplaceAll(text, "\n", "\n"+quoteMark) + "\n"
		},
		"small": func() string { return smallMark },
		"seats": func(n int) string {
			if n == 1 {
				return "1 " + speeches[l].one
			}
			return strconv.Itoa(n) + " " + speeches[l].many
		},
	}
}

// content is a letter in words, before it is text or HTML.
type content struct {
	language event.Language
	subject  string
	blocks   []block
}

// block is a paragraph, or lines that belong together. Kind is the mark that began
// its lines, "" for running text.
type block struct {
	kind  string
	lines []line
}

// line is a line of a block; Value is "" where it has one part only.
type line struct{ Text, Value string }

func (v *view) write() (content, error) {
	news := string(v.letter.News)
	c := content{language: v.language}
	subject, err := v.execute("subject " + news)
	if err != nil {
		return content{}, err
	}
	c.subject = event.CleanLine(subject)
	if v.letter.News == omzien.NewsBounced {
		if v.About, err = v.execute("about " + string(v.letter.Failed)); err != nil {
			return content{}, err
		}
	}
	for _, name := range []string{"greeting", news, "end"} {
		text, err := v.execute(name)
		if err != nil {
			return content{}, err
		}
		c.add(text)
	}
	return c, nil
}

func (v *view) execute(name string) (string, error) {
	var b strings.Builder
	err := words[v.language].ExecuteTemplate(&b, name, v)
	return b.String(), err
}

// add takes the lines of running text as one paragraph until an empty line, or one
// that begins with a mark. Facts with nothing but empty lines between them belong
// together.
func (c *content) add(text string) {
	open := false
	for s := range strings.SplitSeq(text, "\n") {
		s = strings.TrimSpace(s)
		if s == "" {
			open = false
			continue
		}
		kind := ""
		if strings.ContainsAny(s[:1], factMark+buttonMark+linkMark+quoteMark+smallMark) {
			kind, s = s[:1], strings.TrimSpace(s[1:])
		}
		last := len(c.blocks) - 1
		text, value, _ := strings.Cut(s, partMark)
		open = open || kind == factMark && last >= 0 && c.blocks[last].kind == factMark
		switch {
		case !open || kind != c.blocks[last].kind && (kind != "" || c.blocks[last].kind != smallMark):
			c.blocks = append(c.blocks, block{kind: kind, lines: []line{{text, value}}})
			open = true
		case kind == "":
			lines := c.blocks[last].lines
			lines[len(lines)-1].Text += " " + text
		default:
			c.blocks[last].lines = append(c.blocks[last].lines, line{text, value})
		}
	}
}

// width is how many characters a line of plain text has at most, unless one word
// or address is longer (RFC 5322 2.1.1).
const width = 72

// text is the letter as plain text.
func (c *content) text() string {
	var b strings.Builder
	for i, block := range c.blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, l := range block.lines {
			switch block.kind {
			case factMark:
				wrap(&b, l.Text+": "+l.Value, "")
			case buttonMark, linkMark:
				wrap(&b, l.Text+":", "")
				b.WriteString(l.Value + "\n")
			case quoteMark:
				wrap(&b, l.Text, "> ")
			default:
				wrap(&b, l.Text, "")
			}
		}
	}
	return b.String()
}

// wrap breaks a paragraph into lines that begin with prefix.
func wrap(b *strings.Builder, paragraph, prefix string) {
	column := 0
	for word := range strings.FieldsSeq(paragraph) {
		n := utf8.RuneCountInString(word)
		switch {
		case column == 0:
			b.WriteString(prefix)
			column = len(prefix)
		case column+1+n > width:
			b.WriteString("\n" + prefix)
			column = len(prefix)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	if column == 0 {
		b.WriteString(strings.TrimSpace(prefix))
	}
	b.WriteByte('\n')
}

// html is the letter as a page.
func (c *content) html() (string, error) {
	type shown struct {
		Fact, Button, Link, Quote, Small bool
		Lines                            []line
	}
	list := make([]shown, len(c.blocks))
	for i, b := range c.blocks {
		list[i] = shown{b.kind == factMark, b.kind == buttonMark, b.kind == linkMark, b.kind == quoteMark, b.kind == smallMark, b.lines}
	}
	var b strings.Builder
	err := page.ExecuteTemplate(&b, "letter.html", struct {
		Language, Subject, Else string
		Blocks                  []shown
	}{string(c.language), c.subject, otherwise[c.language], list})
	return b.String(), err
}

// otherwise stands below a button, before the address that it leads to.
var otherwise = map[event.Language]string{
	event.Dutch:   "Werkt de knop niet? Open dan dit adres:",
	event.English: "Does the button not work? Then open this address:",
}
