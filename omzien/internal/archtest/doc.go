// Package archtest holds the floor plan of this module as a table, and tests
// that compare the table with the source.
//
// It answers three questions: which package may import which, why each foreign
// module is here, and what the build for a visitor's page may carry. A new
// package, a new import or a new module is first a line in house_test.go, with
// its purpose or its reason, and only then code.
//
// Every rule is a function from values (parsed packages, lines of the table) to
// findings. TestHouse feeds it this module; a test beside each rule feeds it
// something forbidden and demands the finding.
//
// The source is read from disk, not asked of the go command: a file hidden
// behind a build tag counts too, a package that does not compile at this moment
// breaks nothing, and go test sees which files it must read again. The go
// command is asked only what it alone knows: the module, go.mod, and what a
// wasm build links.
//
// It refuses to judge taste. Formatting and vetting are steps of .ci/run, and
// what the packages do is for their own tests.
package archtest
