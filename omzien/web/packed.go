package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/omziennaarelkaar/netwerk/widget/pack"
)

// This file is what goes over the line in the place of a body.

// minPacked is the size, in octets, below which compressing gains nothing: it
// goes in one packet anyway.
const minPacked = 1 << 10

// packed are the compressed forms of a body, each made once, when it is first
// asked for. Others who ask for it meanwhile wait.
type packed struct {
	br, gzip form
	// best is brotli with care: a tenth smaller. It is made for what is asked for
	// [often], as it takes as long as drawing fifty answers, and by somebody who has
	// an answer: only what follows on the same connection waits for it, once.
	best  atomic.Pointer[[]byte]
	asked atomic.Int32
	// caring is held by who makes one, so that it is one at a time; nil: nobody does.
	caring *sync.Mutex
	// grown is told of the octets of a form that was made; nil: nobody is.
	grown func(int)
}

type form struct {
	once sync.Once
	data []byte
}

// marks are what tells the forms in a content coding apart, in an ETag.
var marks = map[string][]string{"": {""}, "gzip": {"-gz"}, "br": {"-br", "-best"}}

// How often a form must be asked for to be made again with care, and up to which
// size of the body, in octets: a quarter of a second on a slow machine.
const (
	often   = 5
	maxBest = 256 << 10
)

// in is the body in a content coding, "br" or "gzip", and the mark of the form.
func (p *packed) in(coding string, body []byte) (data []byte, mark string) {
	f, compress := &p.gzip, pack.Gzip
	if coding == "br" {
		if best := p.best.Load(); best != nil {
			return *best, marks[coding][1]
		}
		p.asked.Add(1)
		f, compress = &p.br, pack.Brotli
	}
	f.once.Do(func() {
		f.data = compress(body, pack.Quick)
		p.grow(len(f.data))
	})
	return f.data, marks[coding][0]
}

// improve makes the best form, where that is worth it and nobody else is at it. It is
// for whoever has got an answer already: sent is called first, and sees to that.
func (p *packed) improve(body []byte, sent func()) {
	if p.asked.Load() < often || len(body) > maxBest || p.best.Load() != nil || p.caring == nil || !p.caring.TryLock() {
		return
	}
	defer p.caring.Unlock()
	if p.best.Load() != nil {
		return
	}
	sent()
	data := pack.Brotli(body, pack.Best)
	p.best.Store(&data)
	p.grow(len(data))
}

func (p *packed) grow(n int) {
	if p.grown != nil {
		p.grown(n)
	}
}

// codings are the content codings, "" for none, that a client takes, the one to
// send first (RFC 9110 12.5.3). There is at least one. A wildcard alone asks for
// nothing: a client that sends it may not be able to read what we would choose.
func codings(accept []string) []string {
	q := map[string]float64{}
	for _, header := range accept {
		for part := range strings.SplitSeq(strings.ToLower(header), ",") {
			coding, parameter, _ := strings.Cut(part, ";")
			weight := 1.0
			if text, found := strings.CutPrefix(strings.TrimSpace(parameter), "q="); found {
				weight, _ = strconv.ParseFloat(text, 64) // what is no number is 0: refused
			}
			q[strings.TrimSpace(coding)] = weight
		}
	}
	plain, said := q["identity"]
	wildcard, wild := q["*"]
	switch {
	case !said && wild && wildcard <= 0:
		plain = 0
	case !said:
		plain = 0.0001 // less than any weight that can be written
	}
	var takes []string
	for _, coding := range []string{"br", "gzip"} {
		if _, named := q[coding]; !named && plain <= 0 {
			q[coding] = wildcard
		}
		if q[coding] > 0 {
			takes = append(takes, coding)
		}
	}
	if plain > 0 || len(takes) == 0 {
		takes = append(takes, "")
		q[""] = plain
	}
	slices.SortStableFunc(takes, func(a, b string) int { return cmp.Compare(q[b], q[a]) })
	return takes
}
