package omzien

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
)

// plainText is s as a meeting may hold it, whatever it was: clean, and at most limit
// characters.
func plainText(s string, limit int) string { return cutAt(event.CleanText(s), limit) }

// plainLine is plainText on one line.
func plainLine(s string, limit int) string { return cutAt(event.CleanLine(s), limit) }

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

// fromHTML is the text of what may be HTML, without entities; other text stays as
// it is. A link keeps its address behind its words. Some programs escape what was
// escaped already, so a second layer goes too.
func fromHTML(s string) string {
	text, tags := untagged(s)
	if text = unescaped(text); !tags {
		text, _ = untagged(text)
	}
	return unescaped(text)
}

// unescaped undoes the entities that end as they should; an address may hold
// "&copy=1".
func unescaped(s string) string {
	const longest = len("&CounterClockwiseContourIntegral;")
	var b strings.Builder
	rest := s
	for {
		text, after, found := strings.Cut(rest, "&")
		b.WriteString(text)
		if !found {
			return b.String()
		}
		name, _, ends := strings.Cut(after[:min(len(after), longest)], ";")
		if rest = after; !ends || strings.ContainsFunc(name, func(r rune) bool { return r != '#' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			b.WriteByte('&')
			continue
		}
		b.WriteString(html.UnescapeString("&" + name + ";"))
		rest = after[len(name)+1:]
	}
}

// untagged is a text without the tags of HTML, and whether it had any.
func untagged(s string) (string, bool) {
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
	return b.String(), seen
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
