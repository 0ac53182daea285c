// Package pack compresses what browsers and calendar programs load. The same
// bytes, at the same effort, always become the same bytes, so that a digest of
// what is compressed also stands for what was made of it.
//
// It is the one door to the brotli module, for the build of the widget and for
// answers that are made while somebody waits. It lies here because a folder named
// internal would hide it from one of the two. It only compresses: whoever wants
// to read takes the modules themselves.
package pack

import (
	"bytes"
	"compress/gzip"

	"github.com/andybalholm/brotli"
)

// Effort is how much time compressing may take.
type Effort int

// The efforts.
const (
	// Quick is for an answer that somebody waits for: a megabyte of calendar takes
	// some 20 ms and becomes about a tenth.
	Quick Effort = iota
	// Best is for files that are built once: a tenth smaller, fifty times as slow.
	Best
)

// Brotli is data as "Content-Encoding: br" (RFC 7932).
func Brotli(data []byte, e Effort) []byte {
	level := 5 // beyond it the time doubles for one percent
	if e == Best {
		level = brotli.BestCompression
	}
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, level)
	w.Write(data) //nolint:errcheck // into memory
	w.Close()     //nolint:errcheck // into memory
	return out.Bytes()
}

// Gzip is data as "Content-Encoding: gzip" (RFC 1952), without a name or a time.
func Gzip(data []byte, e Effort) []byte {
	level := gzip.DefaultCompression
	if e == Best {
		level = gzip.BestCompression
	}
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, level) // the level exists
	w.Write(data)                            //nolint:errcheck // into memory
	w.Close()                                //nolint:errcheck // into memory
	return out.Bytes()
}
