package initiative

import (
	"errors"
	"slices"
	"strings"
)

// Municipality is a municipality of the province of Utrecht (PV26). The code is
// text, never a number: "GM0344".
type Municipality struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Successor string `json:"successor,omitempty"` // code of the municipality it went into; "" while it exists
}

// pv26 is domain 4.1 in Dutch order: an article counts ("De Bilt" under D) and IJ
// is I then J. Valid from 2019; no merger is known up to the end of 2025.
var pv26 = [26]Municipality{
	{Code: "GM0307", Name: "Amersfoort"},
	{Code: "GM0308", Name: "Baarn"},
	{Code: "GM0312", Name: "Bunnik"},
	{Code: "GM0313", Name: "Bunschoten"},
	{Code: "GM0310", Name: "De Bilt"},
	{Code: "GM0736", Name: "De Ronde Venen"},
	{Code: "GM0317", Name: "Eemnes"},
	{Code: "GM0321", Name: "Houten"},
	{Code: "GM0353", Name: "IJsselstein"},
	{Code: "GM0327", Name: "Leusden"},
	{Code: "GM0331", Name: "Lopik"},
	{Code: "GM0335", Name: "Montfoort"},
	{Code: "GM0356", Name: "Nieuwegein"},
	{Code: "GM0589", Name: "Oudewater"},
	{Code: "GM0339", Name: "Renswoude"},
	{Code: "GM0340", Name: "Rhenen"},
	{Code: "GM0342", Name: "Soest"},
	{Code: "GM1904", Name: "Stichtse Vecht"},
	{Code: "GM0344", Name: "Utrecht"},
	{Code: "GM1581", Name: "Utrechtse Heuvelrug"},
	{Code: "GM0345", Name: "Veenendaal"},
	{Code: vijfheerenlanden, Name: "Vijfheerenlanden"},
	{Code: "GM0352", Name: "Wijk bij Duurstede"},
	{Code: "GM0632", Name: "Woerden"},
	{Code: "GM0351", Name: "Woudenberg"},
	{Code: "GM0355", Name: "Zeist"},
}

// Vijfheerenlanden came from Vianen in this province and from two municipalities
// of Zuid-Holland, so for the years before only Vianen counts here.
const (
	vijfheerenlanden     = "GM1961"
	vijfheerenlandenFrom = "2019-01-01"
	vianen               = "GM0620"
)

// Municipalities lists the 26 municipalities of today in the Dutch order of their
// names.
func Municipalities() []Municipality { return slices.Clone(pv26[:]) }

// ParseMunicipality finds a municipality of the province by "GM0344" or "0344",
// the former Vianen included; false for every other text, names as well, because
// "Utrecht" is a city, a municipality and a province.
func ParseMunicipality(code string) (Municipality, bool) {
	if !strings.HasPrefix(code, "GM") {
		code = "GM" + code
	}
	if code == vianen {
		return Municipality{Code: vianen, Name: "Vianen", Successor: vijfheerenlanden}, true
	}
	for _, municipality := range pv26 {
		if municipality.Code == code {
			return municipality, true
		}
	}
	return Municipality{}, false
}

// Area is a place where an initiative's residents live. At least one field is
// filled; all but the code are free labels.
type Area struct {
	Municipality  string `json:"municipality,omitempty"` // "GM" and four digits, in or outside the province (T9)
	District      string `json:"district,omitempty"`     // wijk
	Village       string `json:"village,omitempty"`
	Neighbourhood string `json:"neighbourhood,omitempty"` // buurt
	Label         string `json:"label,omitempty"`         // replaces the three above when shown
}

// Place is the area as a reader sees it, small to large: "Overvecht Noord,
// Utrecht". A municipality outside the province has no name here and is left out.
func (a Area) Place() string {
	names := []string{a.Neighbourhood, a.District, a.Village}
	if a.Label != "" {
		names = []string{a.Label}
	}
	municipality, _ := ParseMunicipality(a.Municipality)
	names = append(names, municipality.Name)
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	return strings.Join(slices.Compact(names), ", ")
}

func (a Area) check(field string) error {
	if a == (Area{}) {
		return FieldError{field, CodeRequired}
	}
	var municipality error
	if code := a.Municipality; code != "" &&
		(len(code) != len(vianen) || code[:2] != "GM" || strings.Trim(code[2:], "0123456789") != "") {
		municipality = FieldError{field + ".municipality", CodeBadCode}
	}
	return errors.Join(
		municipality,
		CheckLine(field+".district", a.District, MaxName),
		CheckLine(field+".village", a.Village, MaxName),
		CheckLine(field+".neighbourhood", a.Neighbourhood, MaxName),
		CheckLine(field+".label", a.Label, MaxName),
	)
}

// InProvinceOn tells whether one of the service areas lay in the province of
// Utrecht on a day (INV-I05); a partial day is read as its first day. An area
// recorded as Vianen lies in the province at all times, one recorded as
// Vijfheerenlanden since 1 January 2019.
func (i Initiative) InProvinceOn(day PartialDate) bool {
	return slices.ContainsFunc(i.Areas, func(area Area) bool {
		_, inside := ParseMunicipality(area.Municipality)
		return inside && (area.Municipality != vijfheerenlanden || day.first() >= vijfheerenlandenFrom)
	})
}
