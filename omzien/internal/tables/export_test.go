package tables

import "github.com/omziennaarelkaar/netwerk/omzien"

// Listing is the statement that lists records, and its arguments.
func Listing(q omzien.Query, d Dialect) (string, []any) {
	return (&tx{store: &Store{dialect: d}}).listing(q)
}

// Fixed are the statements that read and whose text never varies.
func Fixed() []string { return readingTexts }

// Counting are the statements that count the seats of several meetings.
func Counting(d Dialect) []string {
	return []string{taken + ofSeveral + d.Elements + takenOf, wanted + ofSeveral + d.Elements + wantedOf}
}

// Scanning are the statements that copy a network.
func Scanning() []string { return []string{scanRecords, scanLabels, scanSignUps} }

// Counts and finds in the sign-ups.
const (
	SeatsTaken, SeatsWanted = seatsTaken, seatsWanted
	SignUpsDue, CountLeft   = signUpsDue, countLeft

	SignUpByPerson, SignUpPending = signUpByPerson, signUpPending
)
