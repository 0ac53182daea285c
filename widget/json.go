package widget

import (
	"unicode/utf16"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event/time"
)

// node is a JSON value; nil is one that is absent. The reader exists because encoding/json weighs 260 kB
// in the browser and this weighs about 5.
type node struct {
	kind  byte // one of { [ " 0 t f n, as it begins
	str   string
	keys  []string
	nodes []*node
}

// maxDepth is how deep values may lie in each other.
const maxDepth = 32

// readJSON reads one value. Whatever is not JSON as RFC 8259 has it is refused.
func readJSON(data []byte) (*node, bool) {
	r := reader{data: data}
	value := r.value(0)
	r.space()
	return value, !r.bad && r.at == len(data)
}

// eachOf reads an object and gives each value of a list in it to take, one after the
// other, so that never all of them are there at once. The object comes back without
// that list; it is nil where there is no such object, or no such list.
func eachOf(data []byte, list string, take func(*node)) *node {
	r := reader{data: data}
	n, found := &node{kind: '{'}, false
	if !r.next('{') {
		return nil
	}
	for more := !r.next('}'); more; more = !r.next('}') {
		if len(n.keys) > 0 && !r.next(',') {
			return nil
		}
		r.space()
		key := r.string()
		if !r.next(':') {
			return nil
		}
		if r.space(); key == list && r.at < len(data) && data[r.at] == '[' {
			r.elements(1, take)
			found = true
			n.keys, n.nodes = append(n.keys, key), append(n.nodes, nil)
		} else {
			n.keys, n.nodes = append(n.keys, key), append(n.nodes, r.value(1))
		}
		if r.bad {
			return nil
		}
	}
	if r.space(); !found || r.at < len(data) {
		return nil
	}
	return n
}

// get is a member of an object, or nil. Of members with one name the last counts,
// as in encoding/json. It and its neighbours are not inlined: they are called some
// hundred times, and each copy weighs in the browser.
//
//go:noinline
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i := len(n.keys) - 1; i >= 0; i-- {
		if n.keys[i] == key {
			return n.nodes[i]
		}
	}
	return nil
}

// is reports whether a value begins in this way, see [node].
//
//go:noinline
func (n *node) is(kind byte) bool { return n != nil && n.kind == kind }

// value is a string, or "".
//
//go:noinline
func (n *node) value() string {
	if !n.is('"') {
		return ""
	}
	return n.str
}

// text is a member that is a string, or "".
//
//go:noinline
func (n *node) text(key string) string { return n.get(key).value() }

// bool is whether a member is true.
//
//go:noinline
func (n *node) bool(key string) bool { return n.get(key).is('t') }

// int is a member that is a whole number, or 0.
//
//go:noinline
func (n *node) int(key string) int {
	member := n.get(key)
	if !member.is('0') {
		return 0
	}
	value, _ := atoi(member.str)
	return value
}

// time is a member that is a time, or the zero time.
//
//go:noinline
func (n *node) time(key string) time.Time { return readTime(n.text(key)) }

// items are the values of a member that is a list; of anything else there are none.
//
//go:noinline
func (n *node) items(key string) []*node { return n.get(key).list() }

// list is the values of a list; anything else has none.
//
//go:noinline
func (n *node) list() []*node {
	if !n.is('[') {
		return nil
	}
	return n.nodes
}

// atoi reads a whole number of at most nine digits; strconv.Atoi brings errors
// that weigh 15 kB.
func atoi(s string) (int, bool) {
	digits := s
	if digits != "" && digits[0] == '-' {
		digits = digits[1:]
	}
	if digits == "" || len(digits) > 9 {
		return 0, false
	}
	value := 0
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return 0, false
		}
		value = value*10 + int(c-'0')
	}
	if len(digits) < len(s) {
		value = -value
	}
	return value, true
}

// reader walks through data; bad is set at the first fault and stays.
type reader struct {
	data []byte
	at   int
	bad  bool
	seen [64]string // names of members
}

func (r *reader) fail() *node {
	r.bad = true
	return nil
}

func (r *reader) space() {
	for r.at < len(r.data) {
		switch r.data[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// next takes c when it comes next.
func (r *reader) next(c byte) bool {
	r.space()
	if r.at < len(r.data) && r.data[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *reader) value(depth int) *node {
	r.space()
	if r.bad || r.at >= len(r.data) || depth > maxDepth {
		return r.fail()
	}
	switch c := r.data[r.at]; c {
	case '{':
		return r.object(depth)
	case '[':
		return r.list(depth)
	case '"':
		return &node{kind: '"', str: r.string()}
	case 't':
		return r.word("true")
	case 'f':
		return r.word("false")
	case 'n':
		return r.word("null")
	default:
		return r.number()
	}
}

// usual is about how many members an object has.
const usual = 8

// key is [reader.string] for the name of a member. The same few come again and
// again, and are kept once.
func (r *reader) key() string {
	start := r.at
	for r.at++; r.at < len(r.data) && (r.data[r.at] >= 'a' && r.data[r.at] <= 'z' || r.data[r.at] >= 'A' && r.data[r.at] <= 'Z'); {
		r.at++
	}
	if r.at >= len(r.data) || r.data[start] != '"' || r.data[r.at] != '"' {
		r.at = start
		return r.string()
	}
	name := r.data[start+1 : r.at]
	r.at++
	seen := &r.seen[(len(name)*7+int(r.data[start+1]))%len(r.seen)]
	if *seen != string(name) {
		*seen = string(name)
	}
	return *seen
}

func (r *reader) object(depth int) *node {
	r.at++
	n := &node{kind: '{'}
	if r.next('}') {
		return n
	}
	for !r.bad {
		r.space()
		key := r.key()
		if !r.next(':') {
			return r.fail()
		}
		if n.keys == nil {
			n.keys, n.nodes = make([]string, 0, usual), make([]*node, 0, usual)
		}
		n.keys = append(n.keys, key)
		n.nodes = append(n.nodes, r.value(depth+1))
		if r.next('}') {
			return n
		}
		if !r.next(',') {
			return r.fail()
		}
	}
	return n
}

func (r *reader) list(depth int) *node {
	n := &node{kind: '['}
	r.elements(depth, func(value *node) { n.nodes = append(n.nodes, value) })
	return n
}

// elements reads a list and gives away what is in it.
func (r *reader) elements(depth int, take func(*node)) {
	r.at++
	if r.next(']') {
		return
	}
	for !r.bad {
		take(r.value(depth + 1))
		if r.next(']') {
			return
		}
		if !r.next(',') {
			r.bad = true
		}
	}
}

func (r *reader) word(w string) *node {
	if len(r.data)-r.at < len(w) || string(r.data[r.at:r.at+len(w)]) != w {
		return r.fail()
	}
	r.at += len(w)
	return &node{kind: w[0]}
}

func (r *reader) number() *node {
	start := r.at
	r.accept('-')
	if !r.accept('0') && !r.digits() {
		return r.fail()
	}
	if r.accept('.') && !r.digits() {
		return r.fail()
	}
	if r.accept('e') || r.accept('E') {
		if !r.accept('+') {
			r.accept('-')
		}
		if !r.digits() {
			return r.fail()
		}
	}
	return &node{kind: '0', str: string(r.data[start:r.at])}
}

func (r *reader) accept(c byte) bool {
	if r.at < len(r.data) && r.data[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *reader) digits() bool {
	start := r.at
	for r.at < len(r.data) && r.data[r.at] >= '0' && r.data[r.at] <= '9' {
		r.at++
	}
	return r.at > start
}

// string reads a string with its quotes. Bytes that are not UTF-8 and half
// surrogate pairs become U+FFFD.
func (r *reader) string() string {
	if !r.accept('"') {
		r.bad = true
		return ""
	}
	start := r.at
	for r.at < len(r.data) && r.data[r.at] != '"' && r.data[r.at] != '\\' && r.data[r.at] >= ' ' && r.data[r.at] < utf8.RuneSelf {
		r.at++
	}
	if r.accept('"') {
		return string(r.data[start : r.at-1])
	}
	out := append([]byte(nil), r.data[start:r.at]...)
	for r.at < len(r.data) {
		switch c := r.data[r.at]; {
		case c == '"':
			r.at++
			return string(out)
		case c == '\\':
			out = r.escape(out)
		case c < ' ':
			r.bad = true
			return ""
		default:
			letter, size := utf8.DecodeRune(r.data[r.at:])
			out = utf8.AppendRune(out, letter)
			r.at += size
		}
		if r.bad {
			return ""
		}
	}
	r.bad = true
	return ""
}

func (r *reader) escape(out []byte) []byte {
	r.at++
	if r.at >= len(r.data) {
		r.bad = true
		return out
	}
	c := r.data[r.at]
	r.at++
	switch c {
	case '"', '\\', '/':
		return append(out, c)
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'u':
		return utf8.AppendRune(out, r.unicode())
	}
	r.bad = true
	return out
}

// unicode reads the four digits behind \u, and a second \u when the first is
// the first half of a pair.
func (r *reader) unicode() rune {
	first := r.hex()
	if !utf16.IsSurrogate(first) {
		return first
	}
	back := r.at
	if r.accept('\\') && r.accept('u') {
		if pair := utf16.DecodeRune(first, r.hex()); pair != utf8.RuneError {
			return pair
		}
	}
	r.at = back
	return utf8.RuneError
}

func (r *reader) hex() rune {
	if len(r.data)-r.at < 4 {
		r.bad = true
		return 0
	}
	var value rune
	for range 4 {
		c := r.data[r.at]
		r.at++
		switch {
		case c >= '0' && c <= '9':
			value = value<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			value = value<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			value = value<<4 | rune(c-'A'+10)
		default:
			r.bad = true
		}
	}
	return value
}

// appendJSON writes s as a JSON string that is also safe inside a script.
func appendJSON(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r < ' ' || r == '<' || r == 0x2028 || r == 0x2029:
			out = append(out, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"')
}
