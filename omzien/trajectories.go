package omzien

import (
	"context"

	"github.com/omziennaarelkaar/netwerk/initiative/support"
)

// Support is the help that the network gives to initiatives. Nothing of it is
// public: its files have visibility `file`.
type Support struct{ core }

// Trajectories lists all support trajectories, oldest first.
func (s *Support) Trajectories(ctx context.Context) ([]support.Trajectory, error) {
	return listAll(ctx, s.store, trajectories)
}

// Trajectory is one trajectory by slug.
func (s *Support) Trajectory(ctx context.Context, slug string) (support.Trajectory, error) {
	return findBySlug(ctx, s.store, trajectories, slug)
}

// Move takes a trajectory to another state and returns it as it became. A step
// without a time happens now.
func (s *Support) Move(ctx context.Context, slug string, to support.Status, step support.Step) (support.Trajectory, error) {
	zone, err := home()
	if err != nil {
		return support.Trajectory{}, err
	}
	if step.At.IsZero() {
		step.At = s.now()
	}
	step.At = step.At.In(zone) // its zone decides which day is today
	var moved support.Trajectory
	err = s.store.Write(ctx, func(tx WriteTx) error {
		t, err := trajectories.bySlug(tx, slug)
		if err != nil {
			return err
		}
		if err := t.Move(to, step); err != nil {
			return err
		}
		moved = t
		return trajectories.put(tx, &t)
	})
	return moved, err
}
