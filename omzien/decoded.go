package omzien

import (
	"bytes"
	"sync"

	"github.com/omziennaarelkaar/netwerk/event"
)

// decoded remembers the meetings that lists have read, as long as their bytes
// stay the same: decoding is most of the cost of an agenda page. The zero value
// is ready for use, by several goroutines. What it gives is shared: nobody may
// change what it points to.
type decoded struct {
	mu   sync.Mutex
	byID map[string]decodedEvent
	size int // of all bodies in byID, in octets
}

type decodedEvent struct {
	body  []byte
	event event.Event
}

// known is what is remembered of a record that is still the same.
func (d *decoded) known(r Record) (event.Event, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	known, found := d.byID[r.ID]
	if !found || !bytes.Equal(known.body, r.Body) {
		return event.Event{}, false
	}
	return known.event, true
}

// glance is event without remembering, for whoever reads more than there is room
// for: it would put out everything that the next visitors need.
func (d *decoded) glance(r Record) (event.Event, error) {
	if e, found := d.known(r); found {
		return e, nil
	}
	return events.decode(r)
}

// Bounds of the memory that it takes: as many meetings as a list can have, of
// which the greatest feeds are drawn, and the octets of their JSON. Decoded a
// meeting takes some two to three times as much: 33 MB for 10 000 common ones.
const (
	maxDecoded       = MaxList
	maxDecodedOctets = 20 << 20
)

func (d *decoded) event(r Record) (event.Event, error) {
	if e, found := d.known(r); found {
		return e, nil
	}
	e, err := events.decode(r)
	if err != nil {
		return e, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keep(r, e)
	return e, nil
}

// The methods below need the lock.

func (d *decoded) keep(r Record, e event.Event) {
	if d.byID == nil {
		d.byID = map[string]decodedEvent{}
	}
	d.forget(r.ID)
	if len(r.Body) > maxDecodedOctets {
		return
	}
	for id := range d.byID {
		if len(d.byID) < maxDecoded && d.size+len(r.Body) <= maxDecodedOctets {
			break
		}
		d.forget(id) // any one
	}
	d.byID[r.ID] = decodedEvent{body: r.Body, event: e}
	d.size += len(r.Body)
}

func (d *decoded) forget(id string) {
	d.size -= len(d.byID[id].body)
	delete(d.byID, id)
}
