package omzien

import (
	"context"
	"errors"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// This file is what organisers do with the sign-ups of a meeting.

// Assign puts a party at a theme table, or at none (""), see event.Event.Assign.
func (a *Agenda) Assign(ctx context.Context, slug, signUpID, table string) error {
	return a.organise(ctx, slug, signUpID, func(tx WriteTx, e *event.Event, s *SignUp, _ time.Time) error {
		occupied, err := tx.Occupancies(e.ID)
		if err != nil {
			return err
		}
		return e.Assign(occupied[0], &s.SignUp, table)
	})
}

// Attend writes down whether a party came, see event.Event.Attend.
func (a *Agenda) Attend(ctx context.Context, slug, signUpID string, came bool) error {
	return a.organise(ctx, slug, signUpID, func(_ WriteTx, e *event.Event, s *SignUp, now time.Time) error {
		return e.Attend(&s.SignUp, came, now)
	})
}

func (a *Agenda) organise(ctx context.Context, slug, signUpID string, f func(WriteTx, *event.Event, *SignUp, time.Time) error) error {
	now := a.now()
	return a.store.Write(ctx, func(tx WriteTx) error {
		e, err := events.bySlug(tx, slug)
		if err != nil {
			return err
		}
		s, err := tx.SignUp(SignUpKey{ID: signUpID})
		if err != nil {
			return err
		}
		if s.EventID != e.ID {
			return ErrNotFound
		}
		if err := f(tx, &e, &s, now); err != nil {
			return err
		}
		return tx.PutSignUp(s)
	})
}

// Thank thanks those who came, with what the meeting brought: text of at most
// event.MaxText characters. It is done once for a meeting, after its end; doing it
// again with the same text changes nothing. Refusals are [ErrNoMail], [ErrNotFound],
// event.ErrNotEnded, event.ErrTransition when another text went out, and
// event.FieldErrors.
func (a *Agenda) Thank(ctx context.Context, slug, text string) error {
	if err := event.CheckText("text", text, event.MaxText); err != nil {
		return err
	}
	if !a.mail {
		return ErrNoMail
	}
	now := a.now()
	return a.store.Write(ctx, func(tx WriteTx) error {
		e, err := events.bySlug(tx, slug)
		switch {
		case err != nil:
			return err
		case e.Status != event.Scheduled && e.Status != event.Held, now.Before(e.End):
			return event.ErrNotEnded
		}
		switch first, err := mailings.byID(tx, e.ID+"."+string(NewsThanks)); {
		case err == nil && first.Text != text:
			return event.ErrTransition
		case err != nil && !errors.Is(err, ErrNotFound):
			return err
		}
		return a.mailing(tx, mailing{Event: e.ID, News: NewsThanks, Text: text, At: now, Due: now}, string(NewsThanks))
	})
}
