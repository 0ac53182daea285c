//go:build wasip1

// Command wasm is package widget in the visitor's browser: a WASI reactor that
// exports a handful of functions and imports nothing of ours. Everything it does is
// done, and tested, in package widget.
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -tags=omzien_browser
//
// A call works on bytes. The caller asks for room with alloc, which may move the
// memory, writes a request there, calls another function with its length, and
// copies the answer before its next call: the result is the address of the
// answer in its high 32 bits and its length in the low ones, and 0 for a request
// that cannot be read.
package main

import (
	"unsafe"

	"github.com/omziennaarelkaar/netwerk/widget"
)

// request and answer keep the bytes of a call from the garbage collector.
var request, answer []byte

// bridge is for all widgets of the page.
var bridge widget.Bridge

// maxRequest bounds what a page can ask for, in octets.
const maxRequest = 16 << 20

func main() {}

// alloc gives room for a request of that many octets, or 0 for more than
// maxRequest.
//
//go:wasmexport alloc
func alloc(size uint32) uint32 {
	request = nil
	if size > maxRequest {
		return 0
	}
	request = make([]byte, size+1) // never empty, so it has an address
	return uint32(uintptr(unsafe.Pointer(&request[0])))
}

//go:wasmexport load
func load(size uint32) uint64 { return reply(bridge.Load(take(size))) }

//go:wasmexport search
func search(size uint32) uint64 { return reply(bridge.Search(take(size))) }

//go:wasmexport check
func check(size uint32) uint64 { return reply(widget.CheckForm(take(size))) }

//go:wasmexport state
func state(size uint32) uint64 { return reply(widget.SignUpState(take(size))) }

//go:wasmexport ics
func ics(size uint32) uint64 { return reply(widget.CalendarFile(take(size))) }

// take is the request, once; nothing when more is claimed than there is room.
func take(size uint32) []byte {
	taken := request
	request = nil
	if uint64(size) > uint64(len(taken)) {
		return nil
	}
	return taken[:size]
}

func reply(out []byte) uint64 {
	answer = out
	if len(out) == 0 {
		return 0
	}
	return uint64(uintptr(unsafe.Pointer(&out[0])))<<32 | uint64(len(out))
}
