package omzien

import (
	"context"
	"errors"
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
)

// Refusal is a plain "no" of the network: compare it with errors.Is.
type Refusal string

// What the network can refuse.
const (
	// ErrNotFound: there is no such thing, or it is not public.
	ErrNotFound Refusal = "not_found"
	// ErrToken: the secret does not belong to this sign-up.
	ErrToken Refusal = "token"
	// ErrUnproven: this needs the link from a mail, as anybody can fill in a form with
	// your address.
	ErrUnproven Refusal = "unproven"
	// ErrKeyReused: the same idempotency key came before with another request.
	ErrKeyReused Refusal = "key_reused"
	// ErrKey: an idempotency key is longer than [MaxKey].
	ErrKey Refusal = "key"
	// ErrDocument: a file to import cannot be read as one.
	ErrDocument Refusal = "document"
	// ErrHistory: a file tells another past than the one that is known.
	ErrHistory Refusal = "history"
	// ErrExists: it is there already.
	ErrExists Refusal = "exists"
	// ErrBusy: the store could not be reached in time; nothing was changed.
	ErrBusy Refusal = "busy"
	// ErrUnknown: the store fell silent while it was asked to keep something.
	// Whether it did is not known; the same request with the same key finds out.
	ErrUnknown Refusal = "unknown"
	// ErrTooOften: somebody asks more often than a person would; nothing was changed.
	ErrTooOften Refusal = "too_often"
	// ErrNoMail: this network sends no mail, so nobody can be told.
	ErrNoMail Refusal = "no_mail"
	// ErrFull: there is no room left to keep anything; nothing was changed.
	ErrFull Refusal = "storage_full"
	// ErrAfter: a [Selection].After is the Next of no page.
	ErrAfter Refusal = "after"
	// ErrUnfinished: the store holds part of a network; a copy was broken off.
	ErrUnfinished Refusal = "copy_unfinished"
	// ErrMoved: the network of this store is kept in another one now.
	ErrMoved Refusal = "copy_moved"
	// ErrOccupied: the store to copy into holds another network.
	ErrOccupied Refusal = "copy_occupied"
	// ErrPlaces: in a copy the order of arrival would not come out the same.
	ErrPlaces Refusal = "copy_places"
	// ErrDiffers: a finished copy is not the same as what it was made from.
	ErrDiffers Refusal = "copy_differs"
	// ErrAddress: this is no address of a calendar.
	ErrAddress Refusal = "calendar_address"
	// ErrCalendars: there are [MaxCalendars] calendars.
	ErrCalendars Refusal = "calendars_full"
	// ErrNoEntries: there is nothing in a calendar that can be read. Nothing was
	// changed.
	ErrNoEntries Refusal = "calendar_empty"
	// ErrCut: a calendar was not read to its end. Nothing was changed.
	ErrCut Refusal = "calendar_cut"
	// ErrMismatch: a change in a calendar does not fit a meeting that was entered
	// here as well.
	ErrMismatch Refusal = "calendar_mismatch"
	// ErrLost: a meeting that was entered here as well is no longer in a calendar.
	ErrLost Refusal = "calendar_lost"
	// ErrMany: more is to come in a calendar than [MaxComing] meetings.
	ErrMany Refusal = "calendar_many"
	// ErrElsewhere: a file tells something else of a meeting than the calendar from
	// which it is followed.
	ErrElsewhere Refusal = "followed"
)

// Sentence is what a person reads.
func (r Refusal) Sentence() string {
	switch r {
	case ErrNotFound:
		return "Dit kunnen we niet vinden. Misschien is het adres niet goed overgenomen."
	case ErrToken:
		return "Deze code hoort niet bij een aanmelding. Gebruik de link die u bij uw aanmelding kreeg."
	case ErrUnproven:
		return "Dit kan alleen met de link uit onze mail. Zo weten we dat u het bent."
	case ErrKeyReused:
		return "Dit verzoek is al eerder verstuurd, met andere gegevens. Begin opnieuw met een leeg formulier."
	case ErrKey:
		return "De kop Idempotency-Key is te lang."
	case ErrDocument:
		return "Dit bestand kunnen we niet lezen."
	case ErrHistory:
		return "De geschiedenis in dit bestand is anders dan wat we al weten. Vraag na welke klopt."
	case ErrExists:
		return "Dit is er al."
	case ErrBusy:
		return "Het is nu te druk. Er is niets veranderd. Probeer het over een minuut opnieuw."
	case ErrUnknown:
		return "We weten niet of het is gelukt. Probeer het over een minuut opnieuw. U krijgt nooit twee keer een plek."
	case ErrTooOften:
		return "Dat is nu te vaak geprobeerd. Er is niets veranderd. Wacht een paar minuten en probeer het dan opnieuw. Of mail de organisatie."
	case ErrNoMail:
		return "Dit netwerk verstuurt geen mail. Er is niets veranderd. Stel eerst in hoe mail verstuurd wordt."
	case ErrFull:
		return "We kunnen nu niets bewaren. Er is niets veranderd. Probeer het later opnieuw, of bel of mail ons."
	case ErrAfter:
		return "Dit adres klopt niet. Misschien is het niet goed overgenomen. Ga naar de agenda en blader daar verder."
	case ErrUnfinished:
		return "Deze database is nog niet compleet. Het overzetten is onderbroken. Doe het nog een keer met dezelfde opdracht. Het gaat dan verder."
	case ErrMoved:
		return "Dit netwerk is verhuisd naar een andere database. Geef die op met -db. Toch terug? Zet dan de kopie terug die bij de verhuizing is gemaakt."
	case ErrOccupied:
		return "In de nieuwe database staat al een netwerk. Er is niets veranderd. Is het overzetten al klaar? Dan hoeft u niets te doen. Kies anders een lege database."
	case ErrPlaces:
		return "De volgorde van de aanmeldingen klopt niet. Kijk met de opdracht omzien check wat er is."
	case ErrDiffers:
		return "De nieuwe database is niet gelijk aan de oude. Gebruik de nieuwe nog niet. Doe het nog een keer met dezelfde opdracht."
	}
	return r.aboutCalendars()
}

func (r Refusal) aboutCalendars() string {
	switch r {
	case ErrAddress:
		return "Dit is geen adres van een agenda. Een adres begint met https://. Kopieer het adres nog een keer, helemaal."
	case ErrCalendars:
		return "Er zijn al " + strconv.Itoa(MaxCalendars) + " agenda's. Verwijder er eerst een die u niet meer nodig hebt."
	case ErrNoEntries:
		return "In deze agenda staat niets dat we kunnen lezen. Er is niets veranderd. Kijk of dit de goede agenda is."
	case ErrCut:
		return "Deze agenda houdt te vroeg op: het slot mist. Er is niets veranderd. Is het een bestand? Maak het dan opnieuw."
	case ErrMismatch:
		return "Een bijeenkomst is in de agenda van het initiatief veranderd. Hier kan dat niet vanzelf. Pas de bijeenkomst hier zelf aan."
	case ErrLost:
		return "Een bijeenkomst staat niet meer in de agenda van het initiatief. Hier staat hij nog wel. Vraag na of hij doorgaat."
	case ErrMany:
		return "In deze agenda staan te veel bijeenkomsten. We nemen er " + strconv.Itoa(MaxComing) + " over. Vraag om een agenda met alleen wat openbaar is."
	case ErrElsewhere:
		return "Deze bijeenkomst komt uit de agenda van het initiatief zelf. Pas hem daar aan, of haal hem uit dit bestand."
	}
	return r.aboutPersonal()
}

func (r Refusal) Error() string { return "omzien: " + string(r) }

// Kind sorts errors by what a caller can do about them.
type Kind string

// The kinds of error.
const (
	// Invalid: something filled in is wrong; [Faults] says what.
	Invalid Kind = "invalid"
	// NotFound: there is no such thing.
	NotFound Kind = "not_found"
	// Conflict: the request is right, but the state of things does not allow it.
	Conflict Kind = "conflict"
	// Denied: the secret is missing or wrong.
	Denied Kind = "denied"
	// Limited: it was asked too often; try again much later.
	Limited Kind = "limited"
	// Unavailable: try again later; nothing was changed, except that after
	// [ErrUnknown] nobody knows.
	Unavailable Kind = "unavailable"
	// Internal: a fault of this software or its store.
	Internal Kind = "internal"
)

// KindOf sorts err; what it does not know is [Internal], and nil is "".
func KindOf(err error) Kind {
	var (
		own       Refusal
		meeting   event.Refusal
		file      initiative.Refusal
		support   support.Refusal
		fault     event.FieldError
		fileFault initiative.FieldError
	)
	switch {
	case err == nil:
		return ""
	case errors.As(err, &own):
		return own.kind()
	case errors.As(err, &fault), errors.As(err, &fileFault), errors.Is(err, event.ErrReason), errors.Is(err, initiative.DateUnreadable):
		return Invalid
	case errors.As(err, &meeting), errors.As(err, &file), errors.As(err, &support):
		return Conflict
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Unavailable
	}
	return Internal
}

func (r Refusal) kind() Kind {
	switch r {
	case ErrNotFound, ErrPersonal:
		return NotFound
	case ErrToken, ErrUnproven:
		return Denied
	case ErrBusy, ErrUnknown, ErrFull:
		return Unavailable
	case ErrTooOften:
		return Limited
	case ErrNoMail, ErrHistory, ErrExists, ErrUnfinished, ErrMoved, ErrOccupied, ErrPlaces, ErrDiffers, ErrCalendars, ErrNoEntries, ErrCut, ErrMismatch, ErrLost, ErrMany, ErrElsewhere,
		ErrPersonalFull, ErrPersonals:
		return Conflict
	}
	return Invalid
}

// Fault is one field that is wrong, ready to be shown.
type Fault struct {
	Field    string
	Code     string
	Sentence string
}

// Faults lists the wrong fields in err, in the order in which they were found.
func Faults(err error) []Fault {
	switch e := err.(type) {
	case event.FieldError:
		return []Fault{{e.Field, string(e.Code), e.Sentence()}}
	case initiative.FieldError:
		return []Fault{{e.Field, string(e.Code), e.Sentence()}}
	case interface{ Unwrap() []error }:
		var all []Fault
		for _, inner := range e.Unwrap() {
			all = append(all, Faults(inner)...)
		}
		return all
	}
	if inner := errors.Unwrap(err); inner != nil {
		return Faults(inner)
	}
	return nil
}

// Code is the stable name of err: that of a refusal, "invalid" for faults, or
// the kind.
func Code(err error) string {
	var (
		own     Refusal
		meeting event.Refusal
		file    initiative.Refusal
		support support.Refusal
	)
	switch {
	case errors.As(err, &own):
		return string(own)
	case errors.As(err, &meeting):
		return string(meeting)
	case errors.As(err, &file):
		return string(file)
	case errors.As(err, &support):
		return string(support)
	}
	return string(KindOf(err))
}

// Sentence is the Dutch text of err for a visitor. An unexpected error says
// nothing of itself.
func Sentence(err error) string {
	var spoken interface{ Sentence() string }
	switch {
	case len(Faults(err)) > 0:
		return "Nog niet alles is goed ingevuld. Kijk bij de velden hieronder."
	case errors.As(err, &spoken) && spoken.Sentence() != "":
		return spoken.Sentence()
	case KindOf(err) == Unavailable:
		return ErrBusy.Sentence()
	}
	return "Er ging iets mis bij ons. Probeer het later opnieuw."
}
