package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// The binary format of a module (WebAssembly core 2.0, chapter 5), as far as Go's
// linker uses it (cmd/link/internal/wasm/asm.go).

// Sections by number (5.5.2).
const (
	customSection = 0
	dataSection   = 11
)

// Instructions of a segment's address (5.4).
const (
	i32Const = 0x41
	end      = 0x0b
)

const magic = "\x00asm\x01\x00\x00\x00"

var errModule = errors.New("this is not a module as Go's linker writes it")

type section struct {
	id   byte
	body []byte
}

// readModule cuts a module into its sections, in order.
func readModule(wasm []byte) ([]section, error) {
	rest, found := bytes.CutPrefix(wasm, []byte(magic))
	if !found {
		return nil, errModule
	}
	r := reader{rest: rest}
	var sections []section
	for len(r.rest) > 0 {
		sections = append(sections, section{r.byte(), r.bytes(r.unsigned())})
	}
	if r.failed {
		return nil, errModule
	}
	return sections, nil
}

// writeModule is the reverse of readModule.
func writeModule(sections []section) []byte {
	out := []byte(magic)
	for _, s := range sections {
		out = binary.AppendUvarint(append(out, s.id), uint64(len(s.body)))
		out = append(out, s.body...)
	}
	return out
}

// memory is what a module begins with, from address 0.
type memory []byte

// maxMemory bounds the data that a module may begin with, in octets.
const maxMemory = 64 << 20

// readData lays the segments of a data section out.
func readData(body []byte) (memory, error) {
	r := reader{rest: body}
	var m memory
	for count := r.unsigned(); count > 0 && !r.failed; count-- {
		if r.unsigned() != 0 || r.byte() != i32Const { // memory 0, and where
			return nil, errModule
		}
		from := r.signed()
		if r.byte() != end {
			return nil, errModule
		}
		data := r.bytes(r.unsigned())
		to := from + int64(len(data))
		if from < 0 || to > maxMemory {
			return nil, fmt.Errorf("%w: it has data at %d", errModule, from)
		}
		if missing := to - int64(len(m)); missing > 0 {
			m = append(m, make([]byte, missing)...)
		}
		copy(m[from:], data)
	}
	if r.failed || len(r.rest) > 0 {
		return nil, errModule
	}
	return m, nil
}

// gap is how many zeros in a row end a segment. Go's linker takes 8, and the
// heads of tens of thousands of segments compress far worse than zeros do.
const gap = 256

// writeData makes a data section of what is not zero in memory.
func writeData(m memory) []byte {
	var segments []byte
	count := uint64(0)
	for from := firstUsed(m, 0); from < len(m); count++ {
		to := from + 1
		next := firstUsed(m, to)
		for next < len(m) && next-to < gap {
			to = next + 1
			next = firstUsed(m, to)
		}
		segments = append(appendSigned(append(segments, 0, i32Const), int64(from)), end)
		segments = binary.AppendUvarint(segments, uint64(to-from))
		segments = append(segments, m[from:to]...)
		from = next
	}
	return append(binary.AppendUvarint(nil, count), segments...)
}

// firstUsed is the address of the first octet from there that is not zero, or the
// length of memory.
func firstUsed(m memory, from int) int {
	if n := slices.IndexFunc(m[from:], func(b byte) bool { return b != 0 }); n >= 0 {
		return from + n
	}
	return len(m)
}

// reader reads numbers and octets; beyond the end it has failed, and all is zero.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.failed, r.rest = true, nil
		return nil
	}
	read := r.rest[:n]
	r.rest = r.rest[n:]
	return read
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

// unsigned reads unsigned LEB128, which is what encoding/binary calls a varint.
func (r *reader) unsigned() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.failed, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// signed reads signed LEB128 of at most 32 bits.
func (r *reader) signed() int64 {
	var v int64
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		v |= int64(b&0x7f) << shift
		if b&0x80 == 0 {
			if b&0x40 != 0 {
				v -= 1 << (shift + 7)
			}
			return v
		}
	}
	r.failed = true
	return 0
}

func appendSigned(out []byte, v int64) []byte {
	for {
		b := byte(v & 0x7f)
		v >>= 7
		if v == 0 && b&0x40 == 0 || v == -1 && b&0x40 != 0 {
			return append(out, b)
		}
		out = append(out, b|0x80)
	}
}
