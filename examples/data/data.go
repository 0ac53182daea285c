// Package data is an agenda, a register and support files to try things with:
// what the network's own documents tell, and a few made-up files whose names and
// titles begin with "voorbeeld".
//
// Each file is a document as omzien.ReadDocument takes it. Sources name the
// document of the network that a fact comes from, by its number. What no source
// says is left empty: nobody guessed. There is no private person in it; people
// are named only in the public role in which a document names them.
//
// The package holds files and nothing else; import them with omzien.Network.Import.
package data

import "embed"

// Files holds the documents, "*.json", at its top. Their order does not matter
// when they are imported as one document; one by one, initiatives come before
// the meetings and trajectories that name them.
//
//go:embed *.json
var Files embed.FS
