package tables

import (
	"encoding/json"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// details are what few sign-ups have and nothing is found or counted by. They are
// kept as JSON in one column, which is empty when there are none.
type details struct {
	Tables     []string       `json:"tables,omitempty"`
	Companions []string       `json:"companions,omitempty"`
	Replies    []event.Reply  `json:"replies,omitempty"`
	Wishes     event.Wishes   `json:"wishes,omitzero"`
	Language   event.Language `json:"language,omitempty"`
	Amended    int            `json:"amended,omitempty"`
}

// pack refuses texts that JSON would change.
func pack(s *omzien.SignUp) (string, error) {
	if len(s.Tables) == 0 && len(s.Companions) == 0 && len(s.Replies) == 0 && s.Wishes == (event.Wishes{}) && s.Language == "" && s.Amended == 0 {
		return "", nil
	}
	if odd(s.Tables...) || odd(s.Companions...) || odd(s.Wishes.Access, s.Wishes.Diet, string(s.Language)) {
		return "", errOdd
	}
	for _, reply := range s.Replies {
		if odd(reply.Question, reply.Text) {
			return "", errOdd
		}
	}
	text, err := json.Marshal(details{s.Tables, s.Companions, s.Replies, s.Wishes, s.Language, s.Amended})
	return string(text), err
}

func unpack(text string, s *omzien.SignUp) error {
	if text == "" {
		return nil
	}
	var d details
	err := json.Unmarshal([]byte(text), &d)
	s.Tables, s.Companions, s.Replies, s.Wishes, s.Language, s.Amended = d.Tables, d.Companions, d.Replies, d.Wishes, d.Language, d.Amended
	return err
}
