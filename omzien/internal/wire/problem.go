package wire

import (
	"errors"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// Problem is the body of every answer that is not what was asked for, as
// application/problem+json (RFC 9457).
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail is a Dutch sentence for the visitor.
	Detail string `json:"detail"`
	// Code is stable; a program goes by it.
	Code   string  `json:"code"`
	Fields []Field `json:"fields,omitempty"`
	// Reference finds the line in the log, for faults on our side.
	Reference string `json:"reference,omitempty"`
}

// Field is one field that is wrong.
type Field struct {
	Field  string `json:"field"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// NewProblem is a problem with that code and that sentence; the status is the
// caller's to set.
func NewProblem(code, detail string) Problem {
	return Problem{Type: "urn:omzien:problem:" + code, Code: code, Detail: detail}
}

// ProblemOf describes err to its sender.
func ProblemOf(err error) Problem {
	code := omzien.Code(err)
	if own, ok := errors.AsType[Refusal](err); ok {
		code = string(own)
	}
	p := NewProblem(code, omzien.Sentence(err))
	for _, f := range omzien.Faults(err) {
		p.Fields = append(p.Fields, Field{Field: f.Field, Code: f.Code, Detail: f.Sentence})
	}
	return p
}
