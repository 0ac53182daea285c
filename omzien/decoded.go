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
}

type decodedEvent struct {
	body  []byte
	event event.Event
}

// maxDecoded bounds the memory that it takes, at some 5 kB a meeting.
const maxDecoded = 2000

func (d *decoded) event(r Record) (event.Event, error) {
	d.mu.Lock()
	known, found := d.byID[r.ID]
	d.mu.Unlock()
	if found && bytes.Equal(known.body, r.Body) {
		return known.event, nil
	}
	e, err := events.decode(r)
	if err != nil {
		return e, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byID == nil {
		d.byID = map[string]decodedEvent{}
	}
	for id := range d.byID {
		if len(d.byID) < maxDecoded {
			break
		}
		delete(d.byID, id) // any one
	}
	d.byID[r.ID] = decodedEvent{body: r.Body, event: e}
	return e, nil
}
