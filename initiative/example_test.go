package initiative_test

import (
	"errors"
	"fmt"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

func ExampleInitiative_ChangePhase() {
	house := initiative.Initiative{ID: "1", Name: "Buurthuis De Ruif"}
	step := initiative.PhaseChange{Phase: initiative.PhaseIdea, On: "2019", Source: "gesprek", By: "coordinator-1"}
	fmt.Println(house.ChangePhase(step), house.Phase().Label())

	step.Phase = initiative.PhaseEstablished
	err := house.ChangePhase(step)
	fmt.Println(err)
	var refused initiative.PhaseError
	if errors.As(err, &refused) {
		fmt.Println(refused.Sentence())
	}
	// Output:
	// <nil> idee
	// phase_not_allowed: idea -> established
	// De fase is nu ‘idee’. ‘bestendig’ kan nu niet. Dit kan wel: ‘startend’, ‘gestopt’.
}

func ExampleFieldErrors() {
	err := initiative.Initiative{ID: "1", Slug: "de-ruif", Name: "De Ruif"}.Check()
	for _, fault := range initiative.FieldErrors(err) {
		fmt.Println(fault.Field, fault.Code, fault.Sentence())
	}
	// Output:
	// kinds required Dit is nog leeg. Vul het in.
	// areas required Dit is nog leeg. Vul het in.
}

func ExampleSlug() {
	fmt.Println(initiative.Slug("(Nieuw) samenspel in de wijk"))
	// Output: nieuw-samenspel-in-de-wijk
}

func ExampleLikelySame() {
	jutter := initiative.Initiative{Name: "De Nieuwe Jutter"}
	jutte := initiative.Initiative{Name: "Nieuwe Jutte"}
	fmt.Println(initiative.LikelySame(jutter, jutte))
	// Output: true
}

func ExamplePartialDate_Compare() {
	year, day := initiative.PartialDate("2019"), initiative.PartialDate("2019-01-29")
	fmt.Println(year.Label(), "·", day.Label())
	fmt.Println(year.Compare(day))
	fmt.Println(year.Compare("2020-05"))
	// Output:
	// 2019 · 29 januari 2019
	// 0 false
	// -1 true
}
