package mail

import (
	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// invitation is what the person's calendar program is told; with an empty Method
// it is told nothing. Who waits or is asked has no appointment (INV-E14).
func invitation(l *omzien.Letter, o Options) (feed.Message, error) {
	i := feed.Invitation{
		Event:     l.Event,
		Organizer: feed.Party{Name: o.name(), Address: o.From},
		Attendee:  feed.Party{Name: event.CleanLine(l.Name), Address: l.Email},
		Left:      l.Left,
		At:        l.At,
		Page:      o.address("bijeenkomsten", l.Event.Slug),
	}
	comes := l.Receipt.Status == event.SeatConfirmed && l.Receipt.Seats > 0
	onItsWay := l.Event.Origin == nil && (l.Event.Status == event.Scheduled || l.Event.Status == event.Postponed)
	switch l.News {
	case omzien.NewsConfirmed, omzien.NewsPromoted, omzien.NewsAmended, omzien.NewsMoved, omzien.NewsPlace, omzien.NewsPlaceFirm,
		omzien.NewsChanged, omzien.NewsPostponed:
		if comes && onItsWay {
			return i.Request()
		}
	case omzien.NewsLeft:
		switch { // who never had a seat has nothing in the calendar
		case l.Seats > 0 && onItsWay:
			return i.Leave()
		case l.Seats > 0 && l.Event.Status == event.Cancelled:
			return i.Cancel()
		}
	case omzien.NewsCancelled:
		if comes && l.Event.Status == event.Cancelled {
			return i.Cancel()
		}
	}
	return feed.Message{}, nil
}
