package omzien

import (
	"html"
	"strings"
	"unicode/utf8"
)

// plainText is s as a meeting may hold it, whatever it was: valid UTF-8, lines
// that end in LF, at most one of them empty in a row, no other control characters,
// one space at a time, and at most limit characters.
func plainText(s string, limit int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, string(utf8.RuneError)), "\r\n", "\n")
	var kept []string
	for line := range strings.SplitSeq(strings.Map(visible, s), "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line != "" || len(kept) > 0 && kept[len(kept)-1] != "" {
			kept = append(kept, line)
		}
	}
	return cutAt(strings.TrimSpace(strings.Join(kept, "\n")), limit)
}

// plainLine is plainText on one line.
func plainLine(s string, limit int) string {
	return cutAt(strings.Join(strings.Fields(plainText(s, len(s))), " "), limit)
}

// visible makes one line break of all kinds and drops what package event refuses
// in a text: other control characters, spaces of no width, and the marks that turn
// the direction of text.
func visible(r rune) rune {
	switch {
	case r >= '\n' && r <= '\r', r == 0x85, r == 0x2028, r == 0x2029:
		return '\n'
	case r == '\t':
		return ' '
	case r < ' ', r >= 0x7f && r < 0xa0, r == 0x200b, r == 0x2060, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
		return -1
	}
	return r
}

// cutAt keeps at most limit characters, up to a word's end where there is one in
// the last half, and an ellipsis for the rest.
func cutAt(s string, limit int) string {
	if len(s) <= limit || utf8.RuneCountInString(s) <= limit {
		return s
	}
	if limit < 1 {
		return ""
	}
	runes := []rune(s)[:limit-1]
	short := string(runes)
	if space := strings.LastIndexAny(short, " \n"); space > len(short)/2 {
		short = short[:space]
	}
	return strings.TrimRight(short, " \n,;:-") + "…"
}

// breaking are the tags that begin a new line.
var breaking = map[string]bool{"br": true, "p": true, "div": true, "li": true, "ul": true, "ol": true, "tr": true, "table": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "hr": true, "blockquote": true}

// plainTags are those that say that a text is HTML, besides the ones above.
var plainTags = map[string]bool{"a": true, "b": true, "i": true, "em": true, "strong": true, "u": true, "span": true, "font": true,
	"html": true, "body": true, "head": true, "img": true, "html-blob": true}

// maxTag is the length in octets of what can be a tag.
const maxTag = 4000

// fromHTML is the text of what may be HTML; other text stays as it is. A link
// keeps its address behind its words.
func fromHTML(s string) string {
	var b strings.Builder
	seen, link, linkAt := false, "", 0
	for rest := s; ; {
		text, after, found := strings.Cut(rest, "<")
		b.WriteString(text)
		if !found {
			break
		}
		end := strings.IndexByte(after[:min(len(after), maxTag)], '>')
		if end < 0 {
			b.WriteByte('<')
			rest = after
			continue
		}
		tag, behind := after[:end], after[end+1:]
		name := tagName(tag)
		if name == "style" || name == "script" {
			seen, rest = true, behindTag(behind, "</"+name)
			continue
		}
		if !breaking[name] && !plainTags[name] {
			b.WriteByte('<')
			rest = after
			continue
		}
		seen, rest = true, behind
		switch {
		case breaking[name]:
			b.WriteByte('\n')
		case name == "a" && tag[0] != '/':
			link, linkAt = webPage(html.UnescapeString(attribute(tag, "href"))), b.Len()
		case name == "a" && link != "":
			if !strings.Contains(html.UnescapeString(b.String()[linkAt:]), link) {
				b.WriteString(" (" + html.EscapeString(link) + ")")
			}
			link = ""
		}
	}
	if !seen {
		return s
	}
	return html.UnescapeString(b.String())
}

// tagName is "br" for "br/", "BR", "/br" and "br class=x".
func tagName(tag string) string {
	tag = strings.TrimPrefix(tag, "/")
	if end := strings.IndexAny(tag, " \t\r\n/"); end >= 0 {
		tag = tag[:end]
	}
	if len(tag) > len("blockquote") {
		return ""
	}
	return strings.ToLower(tag)
}

// behindTag is what comes after the tag that closes something, in any case; there
// is nothing behind one that is missing.
func behindTag(s, tag string) string {
	for {
		at := strings.Index(s, "</")
		if at < 0 {
			return ""
		}
		if s = s[at:]; len(s) >= len(tag) && strings.EqualFold(s[:len(tag)], tag) {
			_, rest, _ := strings.Cut(s, ">")
			return rest
		}
		s = s[2:]
	}
}

// attribute is a value in a tag, or "".
func attribute(tag, name string) string {
	name = " " + name + "="
	for ; len(tag) > len(name); tag = tag[1:] {
		if !strings.EqualFold(tag[:len(name)], name) {
			continue
		}
		value := tag[len(name):]
		if quote := value[:1]; quote == `"` || quote == "'" {
			value, _, _ = strings.Cut(value[1:], quote)
			return value
		}
		value, _, _ = strings.Cut(value, " ")
		return value
	}
	return ""
}
