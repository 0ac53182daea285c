package initiative

import "github.com/omziennaarelkaar/netwerk/initiative/internal/vocabulary"

// Kind is what sort of initiative it is; one may be several.
type Kind string

// The kinds of domain 2.3.
const (
	KindNeighbourNetwork      Kind = "neighbour_network"
	KindCommunityHouse        Kind = "community_house"
	KindVillageHouse          Kind = "village_house"
	KindCareWelfareInitiative Kind = "care_welfare_initiative"
	KindVillageCooperative    Kind = "village_cooperative"
	KindDistrictCooperative   Kind = "district_cooperative"
	KindLivingGroup           Kind = "living_group"
	KindResidentsAssociation  Kind = "residents_association"
	KindOther                 Kind = "other"
)

var kinds = vocabulary.Of[Kind]{
	{KindNeighbourNetwork, "burennetwerk"},
	{KindCommunityHouse, "buurthuis in eigen beheer"},
	{KindVillageHouse, "dorpshuis in eigen beheer"},
	{KindCareWelfareInitiative, "zorg- of welzijnsinitiatief"},
	{KindVillageCooperative, "dorpscoöperatie"},
	{KindDistrictCooperative, "wijkcoöperatie"},
	{KindLivingGroup, "woongroep"},
	{KindResidentsAssociation, "bewonersvereniging"},
	{KindOther, "anders"},
}

// Kinds lists every kind in the order a form shows them.
func Kinds() []Kind { return kinds.Values() }

// Label is the Dutch word, "" for an unknown kind.
func (k Kind) Label() string { return kinds.Label(k) }

// Valid reports whether the kind is in the list.
func (k Kind) Valid() bool { return k.Label() != "" }

// LegalForm is how the initiative exists in law.
type LegalForm string

// The legal forms of domain 2.3.
const (
	LegalFormNone           LegalForm = "none" // informal, and fine (INV-I01)
	LegalFormAssociation    LegalForm = "association"
	LegalFormFoundation     LegalForm = "foundation"
	LegalFormCooperative    LegalForm = "cooperative"
	LegalFormPrivateCompany LegalForm = "private_company"
	LegalFormHosted         LegalForm = "hosted" // another body holds its money
	LegalFormUnknown        LegalForm = "unknown"
)

var legalForms = vocabulary.Of[LegalForm]{
	{LegalFormNone, "geen (informeel)"},
	{LegalFormAssociation, "vereniging"},
	{LegalFormFoundation, "stichting"},
	{LegalFormCooperative, "coöperatie"},
	{LegalFormPrivateCompany, "bv"},
	{LegalFormHosted, "onder penvoerder"},
	{LegalFormUnknown, "onbekend"},
}

// LegalForms lists every legal form in the order a form shows them.
func LegalForms() []LegalForm { return legalForms.Values() }

// Label is the Dutch word, "" for an unknown value.
func (f LegalForm) Label() string { return legalForms.Label(f) }

// Valid reports whether the legal form is in the list.
func (f LegalForm) Valid() bool { return f.Label() != "" }
