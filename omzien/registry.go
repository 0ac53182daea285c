package omzien

import (
	"context"
	"errors"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

// Registry is the network's register of initiatives and organisations.
type Registry struct{ core }

// Initiatives lists all initiatives by name.
func (r *Registry) Initiatives(ctx context.Context) ([]initiative.Initiative, error) {
	return listAll(ctx, r.store, initiatives)
}

// Initiative is one initiative by slug.
func (r *Registry) Initiative(ctx context.Context, slug string) (initiative.Initiative, error) {
	return findBySlug(ctx, r.store, initiatives, slug)
}

// Organisations lists all organisations by name.
func (r *Registry) Organisations(ctx context.Context) ([]Organisation, error) {
	return listAll(ctx, r.store, organisations)
}

func listAll[T any](ctx context.Context, store Store, kind aggregate[T]) ([]T, error) {
	var list []T
	err := store.Read(ctx, func(tx ReadTx) (err error) {
		list, err = kind.list(tx, Query{})
		return err
	})
	return list, err
}

func findBySlug[T any](ctx context.Context, store Store, kind aggregate[T], slug string) (T, error) {
	var found T
	err := store.Read(ctx, func(tx ReadTx) (err error) {
		found, err = kind.bySlug(tx, slug)
		return err
	})
	return found, err
}

// Organisation is a partner of the network that is not a residents' initiative,
// or the network itself.
type Organisation struct {
	ID             string           `json:"id,omitempty"`
	Slug           string           `json:"slug,omitempty"`
	Name           string           `json:"name"`
	AlternateNames []string         `json:"alternateNames,omitempty"`
	Abbreviation   string           `json:"abbreviation,omitempty"`
	Kind           OrganisationKind `json:"kind"`
	// Planned bodies do not exist yet.
	Planned bool `json:"planned,omitempty"`
	// FoundedIn has the precision that the source gives.
	FoundedIn    initiative.PartialDate `json:"foundedIn,omitempty"`
	Municipality string                 `json:"municipality,omitempty"`
	Sources      []initiative.Source    `json:"sources,omitempty"`
}

// OrganisationKind is the kind of an organisation.
type OrganisationKind string

// organisationKinds are the kinds, with the Dutch word for each.
var organisationKinds = map[OrganisationKind]string{
	"network_operator":           "netwerkorganisatie",
	"municipality":               "gemeente",
	"province":                   "provincie",
	"care_provider":              "zorgaanbieder",
	"welfare_organisation":       "welzijnsinstelling",
	"housing_corporation":        "woningcorporatie",
	"bank":                       "bank",
	"insurer":                    "verzekeraar",
	"health_insurer":             "zorgverzekeraar",
	"fund":                       "fonds",
	"social_broker_organisation": "sociaal makelorganisatie",
	"district_office":            "wijkbureau",
	"health_centre":              "gezondheidscentrum",
	"neighbourhood_team":         "buurtteam",
	"knowledge_platform":         "kennisplatform",
	"umbrella_network":           "landelijk netwerk",
	"initiative_alliance":        "samenwerkingsverband van initiatieven",
	"social_enterprise":          "sociaal ondernemer",
	"political_party":            "politieke partij",
	"research_institute":         "kennisinstelling",
	"other":                      "anders",
}

// Label is the Dutch word, empty for an unknown kind.
func (k OrganisationKind) Label() string { return organisationKinds[k] }

// Check reports the faults of an organisation, with the codes of package
// initiative.
func (o Organisation) Check() error {
	var faults []error
	if o.Kind.Label() == "" {
		faults = append(faults, initiative.FieldError{Field: "kind", Code: initiative.CodeUnknownValue})
	}
	if o.FoundedIn != "" && !o.FoundedIn.Valid() {
		faults = append(faults, initiative.FieldError{Field: "foundedIn", Code: initiative.CodeBadDate})
	}
	if _, known := initiative.ParseMunicipality(o.Municipality); o.Municipality != "" && !known {
		faults = append(faults, initiative.FieldError{Field: "municipality", Code: initiative.CodeBadCode})
	}
	if o.Name == "" {
		faults = append(faults, initiative.FieldError{Field: "name", Code: initiative.CodeRequired})
	}
	return errors.Join(append(faults,
		initiative.CheckSlug("slug", o.Slug),
		initiative.CheckLine("name", o.Name, initiative.MaxName),
		initiative.CheckLine("abbreviation", o.Abbreviation, initiative.MaxName))...)
}
