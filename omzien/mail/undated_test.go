package mail_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
)

// TestUndated: who hears of a seat while the meeting has no date does not come on the
// old one.
func TestUndated(t *testing.T) {
	for language, sentence := range map[event.Language]string{event.Dutch: "Uitgesteld. De nieuwe datum weten we nog niet.", event.English: "Postponed. We do not know the new date yet."} {
		for _, news := range []omzien.News{omzien.NewsConfirmed, omzien.NewsPromoted} {
			l := letter(news, language)
			l.Event.Status = event.Postponed
			m, err := mail.Compose(l, mail.Options{From: "agenda@omzien.example", Site: "https://omzien.example"})
			require.NoError(t, err)
			require.Contains(t, m.Text, sentence, "%s", news)
			require.NotContains(t, m.Text, "29 ", "%s", news)
		}
	}
}
