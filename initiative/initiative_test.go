package initiative_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

// jutter is a valid initiative that tests change one thing of.
func jutter() initiative.Initiative {
	return initiative.Initiative{
		ID:    "1",
		Slug:  "de-nieuwe-jutter",
		Name:  "De Nieuwe Jutter",
		Kinds: []initiative.Kind{initiative.KindCommunityHouse},
		Areas: []initiative.Area{{Municipality: "GM0344"}},
	}
}

func faults(err error) []string {
	var all []string
	for _, fault := range initiative.FieldErrors(err) {
		all = append(all, fault.Error())
	}
	return all
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*initiative.Initiative)
		want   []string
	}{
		{"INV-I01 a name, a kind and an area are enough", func(i *initiative.Initiative) {}, nil},
		{"INV-I01 legal form none is fine", func(i *initiative.Initiative) { i.LegalForm = initiative.LegalFormNone }, nil},
		{"INV-I01 a name is needed", func(i *initiative.Initiative) { i.Name = " \u00A0" }, []string{"name: required"}},
		{"INV-I01 a kind is needed", func(i *initiative.Initiative) { i.Kinds = nil }, []string{"kinds: required"}},
		{"INV-I01 an area is needed", func(i *initiative.Initiative) { i.Areas = nil }, []string{"areas: required"}},
		{"INV-I01 an empty area is none", func(i *initiative.Initiative) { i.Areas[0] = initiative.Area{} }, []string{"areas[0]: required"}},
		{"T9 an area may be a label only", func(i *initiative.Initiative) { i.Areas[0] = initiative.Area{Village: "Hollandscheveld"} }, nil},
		{"T9 a municipality outside the province is fine", func(i *initiative.Initiative) { i.Areas[0].Municipality = "GM0118" }, nil},
		{"a municipality code is text GM and four digits", func(i *initiative.Initiative) { i.Areas[0].Municipality = "344" }, []string{"areas[0].municipality: bad_code"}},
		{"a municipality code has digits only", func(i *initiative.Initiative) { i.Areas[0].Municipality = "GM03-4" }, []string{"areas[0].municipality: bad_code"}},
		{"an id is needed", func(i *initiative.Initiative) { i.ID = "" }, []string{"id: required"}},
		{"a slug is needed", func(i *initiative.Initiative) { i.Slug = "" }, []string{"slug: required"}},
		{"a slug is as Slug makes it", func(i *initiative.Initiative) { i.Slug = "De Jutter" }, []string{"slug: bad_slug"}},
		{"a name may have 200 letters", func(i *initiative.Initiative) { i.Name = strings.Repeat("é", 200) }, nil},
		{"a name may not have 201 letters", func(i *initiative.Initiative) { i.Name = strings.Repeat("é", 201) }, []string{"name: too_long"}},
		{"a summary may have line feeds", func(i *initiative.Initiative) { i.Summary = "een\n\ntwee" }, nil},
		{"a summary may not have 2001 letters", func(i *initiative.Initiative) { i.Summary = strings.Repeat("e", 2001) }, []string{"summary: too_long"}},
		{"a name may not have a line feed", func(i *initiative.Initiative) { i.Name = "een\ntwee" }, []string{"name: bad_characters"}},
		{"a control character is refused", func(i *initiative.Initiative) { i.Summary = "een\x00" }, []string{"summary: bad_characters"}},
		{"a mark that turns the text is refused", func(i *initiative.Initiative) { i.Name = "a\u202Eb" }, []string{"name: bad_characters"}},
		{"invalid UTF-8 is refused", func(i *initiative.Initiative) { i.Name = "\xff" }, []string{"name: bad_characters"}},
		{"an unknown kind is refused", func(i *initiative.Initiative) { i.Kinds = append(i.Kinds, "club") }, []string{"kinds[1]: unknown_value"}},
		{"a kind is named once", func(i *initiative.Initiative) { i.Kinds = append(i.Kinds, i.Kinds[0]) }, []string{"kinds[1]: duplicate"}},
		{"an unknown theme is refused", func(i *initiative.Initiative) { i.Themes = []initiative.Theme{"money"} }, []string{"themes[0]: unknown_value"}},
		{"an unknown legal form is refused", func(i *initiative.Initiative) { i.LegalForm = "nv" }, []string{"legalForm: unknown_value"}},
		{"a partner is named once", func(i *initiative.Initiative) { i.Partners = []string{"Lister", "Altrecht", "Lister"} }, []string{"partners[2]: duplicate"}},
		{"an empty alternate name is refused", func(i *initiative.Initiative) { i.AlternateNames = []string{""} }, []string{"alternateNames[0]: required"}},
		{"lists are bounded", func(i *initiative.Initiative) {
			i.Areas = make([]initiative.Area, 51)
			for n := range i.Areas {
				i.Areas[n].Label = "hier"
			}
		}, []string{"areas: too_many"}},
		{"a source names its document", func(i *initiative.Initiative) { i.Sources = []initiative.Source{{Note: "tafel 1"}} }, []string{"sources[0].document: required"}},
		{"all faults are told at once", func(i *initiative.Initiative) { *i = initiative.Initiative{} },
			[]string{"id: required", "slug: required", "name: required", "kinds: required", "areas: required"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			value := jutter()
			test.change(&value)
			err := value.Check()
			require.Equal(t, test.want, faults(err))
			require.Equal(t, test.want == nil, err == nil)
		})
	}
}

func TestWebsite(t *testing.T) {
	for address, fine := range map[string]bool{
		"https://jutter.example":                             true,
		"HTTP://www.jutter.example:8080/pad?x=1#y":           true,
		"https://café.example?x":                             true,
		"https://jutter.example/" + "a@b":                    true,
		"jutter.example":                                     false,
		"javascript://jutter.example/%0aalert(1)":            false,
		"mailto:info@jutter.example":                         false,
		"https://":                                           false,
		"https:///pad":                                       false,
		"https://jutter":                                     false,
		"https://jutter..example":                            false,
		"https://-jutter.example":                            false,
		"https://omzien.example@jutter.example":              false,
		"https://jutter.example:":                            false,
		"https://jutter.example:80a":                         false,
		"https://jutter.example/een pad":                     false,
		"https://jutter.example/\"><script>":                 false,
		"https://jutter.example/\\evil":                      false,
		"https://jutter.example/\n":                          false,
		"https://jutter.example/" + strings.Repeat("a", 500): false,
	} {
		t.Run("T19 "+address, func(t *testing.T) {
			value := jutter()
			value.Website = address
			require.Equal(t, fine, value.Check() == nil)
		})
	}
}

func TestEveryCodeHasASentence(t *testing.T) {
	for _, code := range []initiative.Code{
		initiative.CodeRequired, initiative.CodeTooLong, initiative.CodeTooMany, initiative.CodeDuplicate,
		initiative.CodeBadCharacters, initiative.CodeUnknownValue, initiative.CodeBadSlug, initiative.CodeBadDate,
		initiative.CodeBadURL, initiative.CodeBadCode, initiative.CodeOutOfRange, initiative.CodeOutOfOrder,
		initiative.CodeInFuture, initiative.CodeNotAllowed, initiative.CodeInconsistent,
	} {
		require.NotEmpty(t, initiative.FieldError{Field: "x", Code: code}.Sentence(), code)
	}
	for _, refusal := range []initiative.Refusal{initiative.PhaseNotAllowed, initiative.DateUnreadable} {
		require.NotEmpty(t, refusal.Sentence(), refusal)
	}
	require.Empty(t, initiative.Refusal("other").Sentence())
}

func TestFieldErrorsLooksInside(t *testing.T) {
	fault := initiative.FieldError{Field: "name", Code: initiative.CodeRequired}
	wrapped := fmt.Errorf("row 7: %w", errors.Join(initiative.DateUnreadable, fmt.Errorf("name: %w", fault)))
	require.Equal(t, []initiative.FieldError{fault}, initiative.FieldErrors(wrapped))
	require.Empty(t, initiative.FieldErrors(nil))
	require.Empty(t, initiative.FieldErrors(initiative.PhaseError{}))
}

func TestJSONKeepsTheValue(t *testing.T) {
	value := jutter()
	value.AlternateNames = []string{"De Nieuwe Jutte"}
	value.LegalForm = initiative.LegalFormFoundation
	value.Themes = []initiative.Theme{initiative.ThemeDaySupport}
	value.Sources = []initiative.Source{{Document: "003", Note: "tafel 9"}}
	require.NoError(t, value.ChangePhase(change(initiative.PhaseStarting, "2013")))
	text, err := json.Marshal(value)
	require.NoError(t, err)
	var back initiative.Initiative
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, value, back)
	require.NotContains(t, string(text), "changedAt", "a zero means absent")
}

func TestCheckNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := jutter()
		value.Name = rapid.String().Draw(t, "name")
		value.Website = rapid.StringMatching(`(https?:)?/*[a-z.:@/-]*`).Draw(t, "website")
		value.Areas[0].Municipality = rapid.String().Draw(t, "municipality")
		value.Phases = []initiative.PhaseChange{
			change(initiative.Phase(rapid.String().Draw(t, "phase")), initiative.PartialDate(rapid.String().Draw(t, "on"))),
			change(initiative.PhaseIdea, initiative.PartialDate(rapid.StringMatching(`[-0-9]{4,10}`).Draw(t, "on"))),
		}
		_ = value.Check() // only that it returns
		value.CountsOn(value.Phases[1].On)
		value.Profile()
	})
}
