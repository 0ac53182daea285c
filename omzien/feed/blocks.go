package feed

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/omziennaarelkaar/netwerk/event"
)

// memory is what [Blocks] may use, in bytes. A network of 100 000 meetings fits.
const memory = 256 << 20

// Blocks remembers the entries that feeds were made of, so that a feed is a head,
// blocks that are there already, and an end. It serves all feeds of a network at
// once. The zero value is ready for use, by several goroutines; it must not be
// copied after that.
//
// It trusts no revision: with each block it keeps a digest of everything that the
// block shows, and uses it only while all of that is the same. So what is written
// is always what [Write] would write.
//
// Its memory is bounded by 256 MiB: some 175 000 entries of 1.2 kB, and fewer of
// longer ones. Beyond that, blocks are forgotten by chance: a list that is read from
// its begin to its end every time would never find what it needs if the oldest went
// first.
type Blocks struct {
	limit int // of size; zero means [memory]

	mu   sync.RWMutex
	kept map[place]block
	size int // of all in kept, by [block.size]
}

// place is where a block is kept. Networks under two addresses do not put out
// each other's blocks.
type place struct{ pages, id string }

// block is one entry, ready for the file. The zero value is none.
type block struct {
	entry []byte
	shows digest
	zoned bool // it needs the VTIMEZONE
}

// digest stands for what [appendShown] gives. Nobody can find two meetings with
// the same one.
type digest [sha256.Size]byte

// size is in bytes, with what a map and the allocator need around it.
func (b block) size(p place) int {
	const around = 270
	return len(b.entry) + len(p.pages) + len(p.id) + around
}

// Write is as the function [Write].
func (b *Blocks) Write(w io.Writer, c Calendar, list []event.Announcement) error {
	file, err := b.Append(nil, c, list)
	return writeFile(w, file, err)
}

// Append appends to dst the file that [Write] writes. When that cannot be written
// it returns nil and the error.
func (b *Blocks) Append(dst []byte, c Calendar, list []event.Announcement) ([]byte, error) {
	meetings, pages := public(list), pagesAddress(c.Pages)
	entries := make([]block, len(meetings))
	b.find(entries, pages, meetings)
	var e encoder
	for i, a := range meetings {
		if entries[i].entry != nil {
			continue
		}
		made, err := e.encode(publicly(a, pages), b != nil)
		if err != nil {
			return nil, err
		}
		b.keep(place{pages, a.ID}, made)
		entries[i] = made
	}
	return appendFile(dst, c.head(), entries)
}

// find fills in the entries that are kept and still right. A nil b keeps none.
func (b *Blocks) find(entries []block, pages string, meetings []*event.Announcement) {
	if b == nil {
		return
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	var shown []byte
	for i, a := range meetings {
		known, found := b.kept[place{pages, a.ID}]
		if !found {
			continue
		}
		if shown = appendShown(shown[:0], a); sha256.Sum256(shown) == known.shows {
			entries[i] = known
		}
	}
}

func (b *Blocks) keep(p place, made block) {
	if b == nil {
		return
	}
	limit := cmp.Or(b.limit, memory)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept == nil {
		b.kept = map[place]block{}
	}
	b.forget(p)
	if made.size(p) > limit {
		return
	}
	for other := range b.kept { // begins anywhere
		if b.size+made.size(p) <= limit {
			break
		}
		b.forget(other)
	}
	p.id = strings.Clone(p.id) // it may be a part of a record
	b.kept[p] = made
	b.size += made.size(p)
}

func (b *Blocks) forget(p place) {
	if known, found := b.kept[p]; found {
		b.size -= known.size(p)
		delete(b.kept, p)
	}
}

// encoder makes blocks one after the other. The zero value is ready for use.
type encoder struct {
	unfolded      bytes.Buffer
	folded, shown []byte
}

// encode makes the block of one entry; only what can be found again needs to
// know what it shows.
func (e *encoder) encode(s showing, again bool) (block, error) {
	if err := writable(s.a); err != nil {
		return block{}, fmt.Errorf("feed: meeting %q: %w", s.a.Slug, err)
	}
	e.unfolded.Reset()
	if err := entry(s).SerializeTo(&e.unfolded, layout()); err != nil {
		return block{}, fmt.Errorf("feed: meeting %q: %w", s.a.Slug, err)
	}
	e.folded = fold(e.folded[:0], e.unfolded.Bytes())
	made := block{entry: bytes.Clone(e.folded), zoned: !s.a.AllDay && local(s.a)}
	if again {
		e.shown = appendShown(e.shown[:0], s.a)
		made.shows = sha256.Sum256(e.shown)
	}
	return made, nil
}

// layout makes golang-ical leave the folding to [fold]: it may fold between the
// two characters of an escape, after which Google drops the meeting.
func layout() *ics.SerializationConfiguration {
	return &ics.SerializationConfiguration{MaxLength: math.MaxInt, PropertyMaxLength: math.MaxInt, NewLine: newLine}
}

// appendShown appends everything that the entry of a meeting depends on but for
// what its [place] says. Different meetings never give the same bytes: texts
// and lists come after their lengths, and what may be absent after a flag.
func appendShown(shown []byte, a *event.Announcement) []byte {
	for _, s := range [...]string{a.Slug, a.Title, a.Purpose, a.Note, a.Zone, a.Organiser, a.Contact, a.Reason,
		string(a.Mode), string(a.Status), a.Venue.Name, a.Venue.Room, a.Venue.Address, a.Venue.MunicipalityName, string(a.Venue.Certainty)} {
		shown = appendString(shown, s)
	}
	shown = binary.AppendVarint(shown, int64(a.Revision))
	for _, t := range [...]time.Time{a.Start, a.End, a.SignUp.ClosesBefore, a.CreatedAt, a.ChangedAt} {
		shown = appendTime(shown, t)
	}
	shown = appendBool(appendBool(shown, a.AllDay), a.SignUp.Online)
	if shown = appendBool(shown, a.Origin != nil); a.Origin != nil {
		shown = appendBool(appendString(appendString(shown, a.Origin.Name), a.Origin.URL), a.Origin.Tentative)
	}
	if shown = appendBool(shown, a.Venue.Geo != nil); a.Venue.Geo != nil {
		shown = binary.BigEndian.AppendUint64(shown, math.Float64bits(a.Venue.Geo.Latitude))
		shown = binary.BigEndian.AppendUint64(shown, math.Float64bits(a.Venue.Geo.Longitude))
	}
	return appendLists(shown, a)
}

func appendLists(shown []byte, a *event.Announcement) []byte {
	shown = binary.AppendUvarint(shown, uint64(len(a.Themes)))
	for i := range a.Themes {
		shown = appendString(shown, a.Themes[i].Name)
	}
	shown = binary.AppendUvarint(shown, uint64(len(a.Programme)))
	for i := range a.Programme {
		item := &a.Programme[i]
		shown = appendString(appendString(shown, string(item.Kind)), item.Title)
		hour, minute, _ := a.Start.Add(time.Duration(item.Offset) * time.Minute).Clock() // as ItemTime
		shown = append(shown, byte(hour), byte(minute))
	}
	return shown
}

func appendString(shown []byte, s string) []byte {
	return append(binary.AppendUvarint(shown, uint64(len(s))), s...)
}

// appendTime appends the moment and what the clock says there.
func appendTime(shown []byte, t time.Time) []byte {
	_, offset := t.Zone()
	shown = binary.AppendVarint(binary.AppendVarint(shown, t.Unix()), int64(offset))
	return binary.AppendUvarint(shown, uint64(t.Nanosecond()))
}

func appendBool(shown []byte, yes bool) []byte {
	if yes {
		return append(shown, 1)
	}
	return append(shown, 0)
}
