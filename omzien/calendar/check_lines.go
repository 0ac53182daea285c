package calendar

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

const (
	maxPhysical = 75 // octets of a line as it stands, without its end (RFC 5545 3.1)
	// maxFetched is what a network that follows this calendar takes at most.
	maxFetched = 5 << 20
)

// file looks at data before it is text.
func (c *checker) file(data []byte, enc encoding) {
	if len(data) > maxFetched && len(data) <= maxSize {
		c.add(0, faultLarge, "")
	}
	switch enc {
	case encodingUTF8BOM:
		c.add(1, faultMark, "")
	case encodingUTF16LE, encodingUTF16BE, encodingWindows:
		c.add(1, faultEncoding, string(enc))
	}
	if rest := bytes.TrimPrefix(data, []byte(mark)); len(rest) > 0 && strings.IndexByte(" \t\r\n", rest[0]) >= 0 {
		c.add(1, faultSpaceBefore, "")
	}
}

// lines looks at every line, and then at what only the whole file can show.
func (c *checker) lines(text string) {
	ending := byte('\n')
	if strings.IndexByte(text, '\n') < 0 {
		ending = '\r'
		c.add(1, faultCR, "")
	}
	for ln, err := range split(text) {
		switch err {
		case ErrLine:
			c.add(ln.number, faultEndlessLine, "")
			return
		case ErrParameters:
			c.add(ln.number, faultManyParams, "")
			return
		}
		if ending == '\n' {
			c.physical(&ln)
		}
		c.letters(&ln)
		if !c.line(&ln) {
			return
		}
	}
	c.finish()
}

// physical looks at a line as it stands in the file: with its folds and ends.
func (c *checker) physical(ln *contentLine) {
	number := ln.number
	for rest := ln.source; rest != ""; number++ {
		body, after, ended := strings.Cut(rest, "\n")
		rest = after
		if ended && !strings.HasSuffix(body, "\r") {
			c.add(number, faultLF, "")
		}
		body = strings.TrimSuffix(body, "\r")
		if strings.IndexByte(body, '\r') >= 0 {
			c.add(number, faultCR, ln.name)
		}
		if len(body) > maxPhysical {
			c.add(number, faultLongLine, ln.name)
		}
		if strings.TrimLeft(body, " \t") == "" {
			c.add(number, faultBlankLine, "")
		}
		if rest != "" {
			c.fold(body, number, ln)
		}
	}
}

// fold looks at where a line is broken; body is the part before it.
func (c *checker) fold(body string, number int, ln *contentLine) {
	if backslashes := len(body) - len(strings.TrimRight(body, `\`)); backslashes%2 == 1 {
		c.add(number, faultFoldInEscape, ln.name)
	}
	if r, n := utf8.DecodeLastRuneInString(body); r == utf8.RuneError && n == 1 && utf8.ValidString(ln.raw) {
		c.add(number, faultFoldInLetter, ln.name)
	}
}

// letters looks for bytes and characters that no text should hold.
func (c *checker) letters(ln *contentLine) {
	ascii := true
	for i := range len(ln.raw) {
		switch b := ln.raw[i]; {
		case b >= utf8.RuneSelf:
			ascii = false
		case b == '\t', b == '\r': // CR has a fault of its own
		case b < ' ' || b == 0x7f:
			c.add(ln.number, faultControl, ln.name)
			return
		}
	}
	if ascii {
		return
	}
	if !utf8.ValidString(ln.raw) {
		c.add(ln.number, faultBrokenLetter, ln.name)
	}
	// Line breaks to JavaScript: node-ical stops at them.
	if strings.Contains(ln.raw, "\u2028") || strings.Contains(ln.raw, "\u2029") {
		c.add(ln.number, faultControl, ln.name)
	}
}
