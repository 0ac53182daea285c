// Package time is what meetings need of the standard library's package time: moments
// and lengths of time, on the wall clock of a place. Every type is an alias, so a
// [Time] of a meeting is the time.Time of everybody else. There is no clock in it, and
// nothing that reads, writes or looks up a zone; for those take the standard library.
//
// In the browser its types are its own, and do the same: package time of the standard
// library, however little of it is used, is 44 of the 528 kB of WebAssembly (brotli),
// as it brings along files, the environment and settings of GODEBUG. The build tag
// omzien_browser, which widget/build sets, makes that difference, so that programs of
// others for WebAssembly have the type that they know.
package time
