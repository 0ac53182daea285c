package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// The tables by which the runtime knows functions, as cmd/link/internal/ld/pcln.go
// writes them and runtime/symtab.go reads them.

// Words of runtime.moduledata (runtime/symtab.go), of eight octets; a slice is
// three: address, length, capacity.
const (
	wordHeader      = 0
	wordNames       = 1
	wordUnits       = 4
	wordFiles       = 7
	wordPCTab       = 10
	wordFuncs       = 13
	wordIndex       = 16 // ftab
	wordFind        = 19 // findfunctab
	wordMinPC       = 20
	wordFuncData    = 40 // gofunc
	wordEnd         = 41 // epclntab
	moduledataWords = 42
)

// Octets of runtime._func (runtime/runtime2.go), whose two lists follow it: the
// offsets of its PC tables, and those of its function data.
const (
	funcSize     = 44
	atEntry      = 0
	atName       = 4
	atDepth      = 16 // pcsp: how deep the stack is
	atFile       = 20
	atLine       = 24
	atPCLen      = 28
	atUnit       = 32
	atStartLine  = 36
	atDataLen    = 43
	noData       = ^uint32(0)
	headerSize   = 72 // runtime.pcHeader
	mostPCTables = 4  // more would be PCDATA_PanicBounds, which WebAssembly does not use
)

// What stays of the lists of a function (internal/abi/symtab.go).
//
// Of the PC tables: 1, which map of the stack holds. Not 0, where a signal may
// interrupt, which does not exist here, and not 2 and 3, calls that were inlined
// and arguments that are alive, which only tracebacks show.
//
// Of the function data: 0 and 1, the pointers in arguments and locals, 2, the
// objects on the stack, and 4, defers without a list. Not 3, 5, 6 and 7: calls
// that were inlined, layout of arguments, what a wrapper wraps. The runtime asks
// for inlined calls in one place that is no traceback: gorecover, which counts the
// frames between a panic and recover. Only packages where nothing recovers, and
// nothing small calls back, have inlined calls (overlay.go).
const (
	keptTable  = 1
	keptTables = keptTable + 1
	keptData   = 5
	droppedOne = 3
)

// stride is the distance between two functions in the new table, where all have
// lists of the same length.
const stride = funcSize + 4*keptTables + 4*keptData

var order = binary.LittleEndian

func (m memory) word(at uint64) uint64 { return order.Uint64(m[at:]) }
func (m memory) half(at uint64) uint32 { return order.Uint32(m[at:]) }

// function is what stays of one.
type function struct {
	head         []byte
	depth, index []byte // PC tables, with their ends
	data         [keptData]uint32
}

// moduledata gives the address of runtime.firstmoduledata: the one place that
// names the header of the tables, and the tables where the header says they are.
func (m memory) moduledata() (uint64, error) {
	header := bytes.Index(m, []byte("\xf1\xff\xff\xff\x00\x00\x01\x08")) // abi.CurrentPCLnTabMagic, 1 octet, 64 bits
	if header < 0 {
		return 0, errors.New("there is no table of functions")
	}
	h := uint64(header)
	for at := uint64(0); at+8*moduledataWords <= uint64(len(m)); at += 8 {
		if m.word(at) == h && m.word(at+8*wordNames) == h+m.word(h+32) && m.word(at+8*wordPCTab) == h+m.word(h+56) && m.word(at+8*wordFuncs) == h+m.word(h+64) {
			return at, m.checkLayout(at)
		}
	}
	return 0, errors.New("there is no description of the module")
}

// checkLayout sees that the tables are in memory, in the order of the linker.
func (m memory) checkLayout(module uint64) error {
	last := uint64(0)
	for _, word := range []uint64{wordHeader, wordNames, wordUnits, wordFiles, wordPCTab, wordFuncs, wordFuncData, wordFind, wordEnd} {
		at := m.word(module + 8*word)
		if at < last || at > uint64(len(m)) {
			return fmt.Errorf("the tables are not in the order that is known: word %d", word)
		}
		last = at
	}
	if m.word(module+8*wordIndex) != m.word(module+8*wordFuncs) {
		return errors.New("the index of functions is not where it is known to be")
	}
	return nil
}

// slimTables puts new tables over the old ones: PC tables, functions in the order
// of their numbers, and function data. The edits called numbered find a function
// by its number, so the two tables that lead from an address to a function go.
func (m memory) slimTables() error {
	module, err := m.moduledata()
	if err != nil {
		return err
	}
	functions, ends, err := m.functions(module)
	if err != nil {
		return err
	}
	data, moved := m.keptFuncData(module, functions, ends)
	table, pcTab := writeFunctions(functions, moved)

	free := m.word(module+8*wordHeader) + headerSize
	stop := m.word(module + 8*wordEnd)
	if free+uint64(len(pcTab)+len(table)+len(data))+3*8 > stop {
		return errors.New("the new tables need more room than the old ones")
	}
	clear(m[free:stop])
	set := func(word, address, length uint64) { // a slice
		for n, v := range []uint64{address, length, length} {
			order.PutUint64(m[module+8*(word+uint64(n)):], v)
		}
	}
	place := func(content []byte) (address uint64) {
		free = (free + 7) &^ 7
		address = free
		free += uint64(copy(m[address:], content))
		return address
	}
	for _, word := range []uint64{wordNames, wordUnits, wordFiles, wordIndex} {
		set(word, free, 0)
	}
	set(wordPCTab, place(pcTab), uint64(len(pcTab)))
	set(wordFuncs, place(table), uint64(len(table)))
	order.PutUint64(m[module+8*wordFuncData:], place(data))
	order.PutUint64(m[module+8*wordFind:], 0)
	return nil
}

// functions reads all functions, and the offsets at which one piece of function
// data ends and another begins.
func (m memory) functions(module uint64) (list []function, ends []uint32, err error) {
	at := func(word uint64) uint64 { return m.word(module + 8*word) }
	funcs, pcTab := at(wordFuncs), m[at(wordPCTab):][:at(wordPCTab+1)]
	list = make([]function, at(wordIndex+1)-1) // the last entry is where the functions end
	ends = []uint32{uint32(at(wordFind) - at(wordFuncData))}
	for n := range list {
		number, from := m.half(funcs+8*uint64(n)), funcs+uint64(m.half(funcs+8*uint64(n)+4))
		if uint64(number)<<16 != at(wordMinPC)+uint64(n)<<16 {
			return nil, nil, fmt.Errorf("function %d has number %d", n, number)
		}
		tables, count := uint64(m.half(from+atPCLen)), uint64(m[from+atDataLen])
		if tables > mostPCTables {
			return nil, nil, fmt.Errorf("function %d has %d PC tables", n, tables)
		}
		f := &list[n]
		f.head = slices.Clone(m[from : from+funcSize])
		f.depth = pcTable(pcTab, m.half(from+atDepth))
		if tables > keptTable {
			f.index = pcTable(pcTab, m.half(from+funcSize+4*keptTable))
		}
		for i := range f.data {
			f.data[i] = noData
		}
		for i := range count {
			offset := m.half(from + funcSize + 4*tables + 4*i)
			if offset == noData {
				continue
			}
			ends = append(ends, offset)
			if i < keptData && i != droppedOne {
				f.data[i] = offset
			}
		}
	}
	slices.Sort(ends)
	return list, slices.Compact(ends), nil
}

// pcTable is the table at an offset, with its end: pairs of varints, a difference
// of the value and one of the address, and a zero where a pair would follow
// (runtime.step). At offset 0 there is none.
func pcTable(tab []byte, offset uint32) []byte {
	if offset == 0 {
		return nil
	}
	tab = tab[offset:]
	size := 0
	for first := true; first || tab[size] != 0; first = false {
		for range 2 {
			_, n := binary.Uvarint(tab[size:])
			size += n
		}
	}
	return tab[:size+1]
}

// keptFuncData is the function data that some function still has, aligned as it
// was, and where each piece went.
func (m memory) keptFuncData(module uint64, functions []function, ends []uint32) (data []byte, moved map[uint32]uint32) {
	kept := map[uint32]bool{}
	for _, f := range functions {
		for _, offset := range f.data {
			kept[offset] = true
		}
	}
	old := m[m.word(module+8*wordFuncData):]
	moved = map[uint32]uint32{noData: noData}
	for n, offset := range ends[:len(ends)-1] {
		if !kept[offset] {
			continue
		}
		for uint32(len(data))%8 != offset%8 {
			data = append(data, 0)
		}
		moved[offset] = uint32(len(data))
		data = append(data, old[offset:ends[n+1]]...)
	}
	return data, moved
}

// writeFunctions makes the table of functions and that of their PC tables, in
// which equal ones are one.
func writeFunctions(functions []function, moved map[uint32]uint32) (table, pcTab []byte) {
	pcTab = []byte{0} // so that no table has offset 0
	known := map[string]uint32{"": 0}
	place := func(t []byte) uint32 {
		offset, found := known[string(t)]
		if !found {
			offset = uint32(len(pcTab))
			known[string(t)] = offset
			pcTab = append(pcTab, t...)
		}
		return offset
	}
	for _, f := range functions {
		for _, at := range []int{atEntry, atName, atFile, atLine, atUnit, atStartLine} {
			order.PutUint32(f.head[at:], 0)
		}
		order.PutUint32(f.head[atDepth:], place(f.depth))
		order.PutUint32(f.head[atPCLen:], keptTables)
		f.head[atDataLen] = keptData
		table = append(table, f.head...)
		table = order.AppendUint32(table, 0)
		table = order.AppendUint32(table, place(f.index))
		for _, offset := range f.data {
			table = order.AppendUint32(table, moved[offset])
		}
	}
	return table, pcTab
}
