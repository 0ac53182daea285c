package omzien

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
)

// Document is a file with things of the network, as [Network.Import] takes it.
// Things that it holds are found again by slug. An initiative or organisation
// without one gets it from its name; a meeting or trajectory must have one,
// because the next may have the same title.
type Document struct {
	Organisations []Organisation          `json:"organisations,omitempty"`
	Initiatives   []initiative.Initiative `json:"initiatives,omitempty"`
	Events        []event.Event           `json:"events,omitempty"`
	Trajectories  []support.Trajectory    `json:"trajectories,omitempty"`
}

// MaxDocument is the greatest size of a file to import in octets.
const MaxDocument = 32 << 20

// ReadDocument reads one JSON document. A field that it does not know, text
// behind the end and a file above [MaxDocument] are refused with a
// [DocumentError], so that a slip of the pen is seen and not lost.
func ReadDocument(r io.Reader) (Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxDocument+1))
	if err != nil {
		return Document{}, err
	}
	if len(data) > MaxDocument {
		return Document{}, DocumentError{Why: "het is groter dan 32 MB"}
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var d Document
	if err := decoder.Decode(&d); err != nil {
		return Document{}, DocumentError{Line: lineOf(data, err), Why: whyUnreadable(err)}
	}
	rest := data[decoder.InputOffset():]
	if blank := len(rest) - len(bytes.TrimLeft(rest, " \t\r\n")); blank < len(rest) {
		line := 1 + bytes.Count(data[:len(data)-len(rest)+blank], []byte("\n"))
		return Document{}, DocumentError{Line: line, Why: "er staat nog iets achter het einde"}
	}
	return d, nil
}

// whyUnreadable puts an error of encoding/json into plain Dutch. Unknown fields
// and times have no type of their own there.
func whyUnreadable(err error) string {
	if fault, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if fault.Field == "" {
			return "het begint niet met {"
		}
		return "het veld " + fault.Field + " heeft niet de juiste vorm"
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "dit is geen geldige JSON"
	}
	if name := unknownField(err); name != "" {
		return "het veld " + name + " kennen we niet"
	}
	return "een datum of tijd klopt niet, schrijf hem zo: 2019-01-29T16:00:00+01:00" // all that has its own reader
}

// unknownField is the name in quotes that encoding/json complains about, or "".
func unknownField(err error) string {
	if name, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		return name
	}
	return ""
}

// DocumentError says where a file cannot be read. It is an [ErrDocument].
type DocumentError struct {
	// Line is counted from 1; zero when it is not known.
	Line int
	Why  string
}

func (e DocumentError) Error() string {
	if e.Line == 0 {
		return "omzien: document: " + e.Why
	}
	return "omzien: document: line " + strconv.Itoa(e.Line) + ": " + e.Why
}

// Sentence is what a person reads.
func (e DocumentError) Sentence() string {
	if e.Line == 0 {
		return "Dit bestand kunnen we niet lezen: " + e.Why + "."
	}
	return "Dit bestand kunnen we niet lezen. Kijk bij regel " + strconv.Itoa(e.Line) + ": " + e.Why + "."
}

// Is makes errors.Is find [ErrDocument].
func (e DocumentError) Is(target error) bool { return target == ErrDocument }

// As lets [KindOf] see it as the refusal that it is.
func (e DocumentError) As(target any) bool {
	if refusal, ok := target.(*Refusal); ok {
		*refusal = ErrDocument
		return true
	}
	return false
}

// lineOf is the line, counted from 1, where reading failed, and zero when
// encoding/json does not tell: it names an unknown field without its place, and
// of a wrong time not even that.
func lineOf(data []byte, err error) int {
	var end int
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		end = int(syntax.Offset)
	} else if fault, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		end = int(fault.Offset)
	} else if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		end = len(data)
	} else if name := []byte(unknownField(err)); len(name) > 0 && bytes.Count(data, name) == 1 {
		end = bytes.Index(data, name)
	} else {
		return 0
	}
	return 1 + bytes.Count(data[:min(end, len(data))], []byte("\n"))
}
