package dist

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Brought is a part of the network that a script brings along.
type Brought struct {
	// Element is the tag it is for, such as "omzien-agenda".
	Element string `json:"element"`
	// Address is what the tag would ask for: that of the fragment, and of the agenda
	// for a meeting.
	Address string `json:"address"`
	// Event is the slug of the meeting of an omzien-signup.
	Event string `json:"event,omitempty"`
	// HTML is the fragment, plain or as Packed of [widget.Agenda] has it.
	HTML []byte `json:"-"`
	// Style is what the part needs of omzien.css besides list.css: rest.css, or nothing.
	Style []byte `json:"-"`
}

// Embed is the custom elements as one script with a part inside, for a tag without
// src. It must be served from a folder beside the one with the files of [Files],
// which is named widget.
func Embed(part Brought) []byte {
	head, err := json.Marshal(part)
	if err != nil {
		panic("dist: " + err.Error()) // strings always have JSON
	}
	core, _ := Open("embed.js", "")
	out := make([]byte, 0, len(head)+len(part.HTML)+len(part.Style)+len(core)+256)
	out = append(append(out, "const OZ="...), bytes.TrimSuffix(head, []byte("}"))...)
	out = written(out, "html", part.HTML)
	if len(part.Style) > 0 {
		out = written(out, "style", part.Style)
	}
	return append(append(out, "};\n"...), core...)
}

// written appends a member of an object.
func written(out []byte, name string, text []byte) []byte {
	out = append(append(out, ",\""+name+"\":`"...), literal.Replace(string(text))...)
	return append(out, '`')
}

// literal writes what has a meaning in a template literal of JavaScript, so that it
// stands for itself. A carriage return would become a line feed.
var literal = strings.NewReplacer("\\", `\\`, "`", "\\`", "$", `\$`, "\r", `\r`)
