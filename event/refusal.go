package event

// Refusal is a plain "no" that a caller can expect: compare it with errors.Is.
// Its text is a stable code; people read [Refusal.Sentence].
type Refusal string

// What a meeting can refuse.
const (
	// ErrFull: no seat is free and the meeting keeps no waiting list (vol = vol).
	ErrFull Refusal = "full"
	// ErrNotEnoughSeats: some seats are free, but fewer than this party wants.
	ErrNotEnoughSeats Refusal = "not_enough_seats"
	// ErrNotOffered: this meeting takes no sign-ups here, or no longer goes on.
	ErrNotOffered Refusal = "not_offered"
	// ErrNotYetOpen: sign-up starts later.
	ErrNotYetOpen Refusal = "not_yet_open"
	// ErrDeadlinePassed: the deadline is hard and has passed (INV-E13).
	ErrDeadlinePassed Refusal = "deadline_passed"
	// ErrOver: the meeting has begun.
	ErrOver Refusal = "over"
	// ErrNotLive: this sign-up is in a state in which this cannot be done.
	ErrNotLive Refusal = "not_live"
	// ErrRoleFull: seats are free, but none for this role.
	ErrRoleFull Refusal = "role_full"
	// ErrTableFull: this party does not fit at that table.
	ErrTableFull Refusal = "table_full"
	// ErrLapsed: the mail address was not confirmed in time.
	ErrLapsed Refusal = "lapsed"
	// ErrOfferOver: the seat was not accepted in time.
	ErrOfferOver Refusal = "offer_over"
	// ErrNoOffer: no seat is offered to this party.
	ErrNoOffer Refusal = "no_offer"
	// ErrStillWaiting: a party that waits for seats cannot ask for more of them.
	ErrStillWaiting Refusal = "still_waiting"
	// ErrNoMore: a party that comes wants more seats than there are for it.
	ErrNoMore Refusal = "no_more"
	// ErrNotBegun: the meeting has not begun.
	ErrNotBegun Refusal = "not_begun"
	// ErrBelowTaken: more seats are taken than the new number allows (INV-E11).
	ErrBelowTaken Refusal = "below_taken"
	// ErrTransition: a meeting in this state cannot do this.
	ErrTransition Refusal = "transition"
	// ErrNotEnded: the meeting is not over yet.
	ErrNotEnded Refusal = "not_ended"
	// ErrReason: this step needs a reason in words.
	ErrReason Refusal = "reason_required"
)

var sentences = words[Refusal]{
	{ErrFull, "Vol = vol. Alle plekken zijn bezet."},
	{ErrNotEnoughSeats, "Er zijn niet genoeg plekken voor uw hele groep. Meld u aan met minder mensen."},
	{ErrNotOffered, "U kunt zich hier niet aanmelden voor deze bijeenkomst."},
	{ErrNotYetOpen, "U kunt zich nog niet aanmelden. Probeer het later opnieuw."},
	{ErrDeadlinePassed, "U kunt zich niet meer aanmelden. De laatste dag is voorbij."},
	{ErrOver, "Deze bijeenkomst is al begonnen. Aanmelden of afmelden kan niet meer."},
	{ErrNotLive, "Dit kan niet met deze aanmelding. Kijk op de pagina van de aanmelding hoe het ermee staat."},
	{ErrRoleFull, "Voor uw rol zijn alle plekken bezet. Komt u in een andere rol? Kies die dan."},
	{ErrTableFull, "Aan deze tafel is niet genoeg plek. Kies een andere tafel."},
	{ErrLapsed, "De tijd om te bevestigen is voorbij. Uw plek is niet bewaard. Meld u opnieuw aan."},
	{ErrOfferOver, "De tijd om ja te zeggen is voorbij. De plek is naar iemand anders. Meld u opnieuw aan als u nog wilt komen."},
	{ErrNoOffer, "Er is nu geen plek voor u die u kunt aannemen."},
	{ErrStillWaiting, "U wacht nog op een plek. Wachten met meer mensen kan niet. Laat de anderen zich zelf aanmelden."},
	{ErrNoMore, "Er is geen plek voor meer mensen. Uw aanmelding blijft zoals die was."},
	{ErrNotBegun, "De bijeenkomst is nog niet begonnen. Dit kan pas daarna."},
	{ErrBelowTaken, "Er zijn al meer plekken bezet. Kies een hoger aantal."},
	{ErrTransition, "Dat kan nu niet met deze bijeenkomst."},
	{ErrNotEnded, "Deze bijeenkomst is nog niet voorbij."},
	{ErrReason, "Geef een reden."},
}

// Refusals lists every refusal.
func Refusals() []Refusal { return sentences.ids() }

// Sentence is what a person reads.
func (r Refusal) Sentence() string { return sentences.label(r) }

func (r Refusal) Error() string { return "event: " + string(r) }
