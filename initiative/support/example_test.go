package support_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/omziennaarelkaar/netwerk/initiative/support"
)

func ExampleTrajectory_Move() {
	now := time.Date(2019, 3, 1, 16, 0, 0, 0, time.UTC)
	file := support.Trajectory{
		ID:      "1",
		Slug:    "traject-2019-001",
		Title:   "Een eigen buurthuis",
		Clients: []string{"de-ruif", "jutter"},
		Kind:    support.KindFirstSteps,
	}
	fmt.Println(file.Move(support.StatusRequested, support.Step{At: now, By: "initiatiefnemer-7"}))
	fmt.Println(file.Move(support.StatusAccepted, support.Step{At: now, By: "coordinator-1", Coordinator: "coordinator-1"}))
	fmt.Println(file.Record(support.Step{At: now, By: "coordinator-1", Session: &support.Session{
		Date: "2019-03-01", Kind: support.KindCoaching, Minutes: 90, Participants: []string{"twee bewoners"},
	}}))
	fmt.Println(file.Scope().Label(), file.Status.Label(), file.Minutes())

	err := file.Move(support.StatusDeclined, support.Step{At: now, By: "coordinator-1"})
	fmt.Println(err)

	var refused support.MoveError
	if errors.As(err, &refused) {
		fmt.Println(refused.Sentence())
	}
	// Output:
	// <nil>
	// <nil>
	// <nil>
	// collectief lopend 90
	// trajectory_move_not_allowed: active -> declined
	// Dit traject is ‘lopend’. ‘niet opgepakt’ kan nu niet. Dit kan wel: ‘gepauzeerd’ of ‘afgerond’ of ‘gestopt’.
}
