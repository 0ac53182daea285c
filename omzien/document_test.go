package omzien_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

func TestReadDocument(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		line int
		why  string
	}{
		"an unknown field":               {"{\"events\": [\n {\"title\": \"A\",\n  \"titel\": \"A\"\n }\n]}\n", 3, `het veld "titel" kennen we niet`},
		"an unknown field in two places": {"{\"events\": [{\"titel\": \"A\"},\n {\"titel\": \"A\"}]}", 0, `het veld "titel" kennen we niet`},
		"a list of something else":       {"{\n\"people\": []}", 2, `het veld "people" kennen we niet`},
		"a wrong type":                   {"{\n\"events\": [{\n\"title\":\n7}]\n}\n", 4, "het veld events.title heeft niet de juiste vorm"},
		"a list that is none":            {"{\n\"events\": {}\n}\n", 2, "het veld events heeft niet de juiste vorm"},
		"no object":                      {"\n\n[]", 3, "het begint niet met {"},
		"a wrong time":                   {"{\"events\": [\n{\"start\": \"29 januari 2019\"}]}", 0, "een datum of tijd klopt niet, schrijf hem zo: 2019-01-29T16:00:00+01:00"},
		"a time that is a number":        {"{\"events\": [\n{\"start\": 5}]}", 0, "een datum of tijd klopt niet, schrijf hem zo: 2019-01-29T16:00:00+01:00"},
		"a comma too much":               {"{\n\n\"events\": [],\n}", 4, "dit is geen geldige JSON"},
		"cut off":                        {"{\n\"events\": [\n{\"title\"", 3, "dit is geen geldige JSON"},
		"cut off in a word":              {"{\n\"events\": [\n{\"tit", 3, "dit is geen geldige JSON"},
		"empty":                          {"", 1, "dit is geen geldige JSON"},
		"text":                           {"Beste buren,", 1, "dit is geen geldige JSON"},
		"text behind the end":            {"{\n}\n\nen nog iets", 4, "er staat nog iets achter het einde"},
		"a bracket behind the end":       {"{}\n}", 2, "er staat nog iets achter het einde"},
		"two documents":                  {"{}\n{}", 2, "er staat nog iets achter het einde"},
		"much too large":                 {strings.Repeat(" ", omzien.MaxDocument) + "{}", 0, "het is groter dan 32 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := omzien.ReadDocument(strings.NewReader(c.text))
			fault, ok := errors.AsType[omzien.DocumentError](err)
			require.True(t, ok, "%v", err)
			require.Equal(t, omzien.DocumentError{Line: c.line, Why: c.why}, fault)
			require.ErrorIs(t, err, omzien.ErrDocument)
			require.Equal(t, omzien.Invalid, omzien.KindOf(err))
			require.Equal(t, "document", omzien.Code(err))
			require.Equal(t, fault.Sentence(), omzien.Sentence(err))
			require.True(t, strings.HasSuffix(fault.Sentence(), c.why+"."))
		})
	}
	t.Run("space behind the end is fine", func(t *testing.T) {
		d, err := omzien.ReadDocument(strings.NewReader(" {\"events\": [{\"title\": \"A\"}]}\r\n\t \n"))
		require.NoError(t, err)
		require.Equal(t, "A", d.Events[0].Title)
	})
	t.Run("a file that cannot be read is no document fault", func(t *testing.T) {
		_, err := omzien.ReadDocument(broken{})
		require.ErrorIs(t, err, errLost)
		require.NotErrorIs(t, err, omzien.ErrDocument)
	})
}

var errLost = errors.New("lost")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errLost }
