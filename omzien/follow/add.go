package follow

import (
	"context"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// Add begins to follow a calendar, as [omzien.Calendars.Add] does, after it has
// read it once: of one from which nothing comes, such as an address with a slip in
// it, nothing is kept. What came is in the agenda then, unless there is an error
// and added has an id all the same: then it is followed, and is yet to be read.
func (f *Follower) Add(ctx context.Context, asked omzien.Calendar) (added omzien.Calendar, done omzien.Followed, err error) {
	defer f.survive(&err)
	now := f.Network.Now()
	got, err := f.fetch(ctx, omzien.Calendar{Address: asked.Address})
	if err != nil {
		return added, done, err
	}
	r, err := f.reading(asked, got, now)
	switch {
	case err != nil:
		return added, done, err
	case !r.Complete:
		return added, done, omzien.ErrCut
	case len(r.Entries) == 0 && r.Events == 0:
		return added, done, omzien.ErrNoEntries
	}
	added, err = f.Network.Calendars.Add(ctx, asked)
	if err != nil {
		return omzien.Calendar{}, done, err
	}
	done, err = f.Network.Calendars.Follow(ctx, added.ID, r, 0)
	return added, done, err
}
