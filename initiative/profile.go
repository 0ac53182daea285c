package initiative

import "slices"

// Profile is what a public directory may show of an initiative. It holds no
// person, and none of sources, reasons, partners and merge history; whoever
// takes a Profile cannot leak them.
type Profile struct {
	Slug           string        `json:"slug"`
	Name           string        `json:"name"`
	AlternateNames []string      `json:"alternateNames,omitempty"`
	Kinds          []Kind        `json:"kinds"` // the first is the primary kind
	Themes         []Theme       `json:"themes,omitempty"`
	Areas          []ProfileArea `json:"areas"`
	Phase          Phase         `json:"phase,omitempty"` // the latest
	Summary        string        `json:"summary,omitempty"`
	Website        string        `json:"website,omitempty"`
}

// ProfileArea is an area with its municipality by name, so that a reader of the
// JSON needs no table of codes.
type ProfileArea struct {
	Area
	MunicipalityName string `json:"municipalityName,omitempty"` // "" outside the province
}

// Profile takes the public part. The result shares no memory with the
// initiative.
func (i Initiative) Profile() Profile {
	areas := make([]ProfileArea, len(i.Areas))
	for n, area := range i.Areas {
		municipality, _ := ParseMunicipality(area.Municipality)
		areas[n] = ProfileArea{Area: area, MunicipalityName: municipality.Name}
	}
	return Profile{
		Slug:           i.Slug,
		Name:           i.Name,
		AlternateNames: slices.Clone(i.AlternateNames),
		Kinds:          slices.Clone(i.Kinds),
		Themes:         slices.Clone(i.Themes),
		Areas:          areas,
		Phase:          i.Phase(),
		Summary:        i.Summary,
		Website:        i.Website,
	}
}
