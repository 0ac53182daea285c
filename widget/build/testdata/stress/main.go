//go:build wasip1

// Command stress works the Go runtime hard in ways whose result is known, for a
// test that compares builds of it: garbage collections under load, stacks that
// grow and move while pointers into them are alive, goroutines, maps, panics
// within panics, and large allocations. It takes no time and no random number
// from outside, so that a seed always gives the same sum.
package main

import (
	"errors"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

func main() {}

// run does everything once and gives the sum of what it found.
//
//go:wasmexport run
func run(seed uint64) uint64 {
	s := &sum{state: 14695981039346656037, dice: seed*2 + 1}
	for _, part := range []func(*sum){stacks, garbage, goroutines, maps, panics, large, values} {
		part(s)
		runtime.GC()
	}
	return s.state
}

// die ends the way that a fault in a program does; it never returns.
//
//go:wasmexport die
func die(way uint32) uint32 {
	var list []int
	switch way {
	case 0:
		panic("text")
	case 1:
		return uint32(list[way])
	case 2:
		defer func() { panic(recover()) }()
		panic(errors.New("again"))
	case 3:
		var m map[string]int
		m["a"] = 1
	case 4:
		return endless(way)
	default:
		select {} // nobody is left to go on
	}
	return 0
}

// endless grows the stack until there is no more.
func endless(n uint32) uint32 {
	var room [64]uint32
	room[n%64] = n
	return endless(n+1) + room[(n+1)%64]
}

// sum is FNV-1a, and a generator of numbers that look random (xorshift).
type sum struct{ state, dice uint64 }

func (s *sum) add(values ...uint64) {
	for _, v := range values {
		for range 8 {
			s.state = (s.state ^ v&0xff) * 1099511628211
			v >>= 8
		}
	}
}

func (s *sum) text(t string) {
	for i := range len(t) {
		s.add(uint64(t[i]))
	}
}

func (s *sum) next(n int) int {
	s.dice ^= s.dice << 13
	s.dice ^= s.dice >> 7
	s.dice ^= s.dice << 17
	return int(s.dice % uint64(n))
}

// node is a heap object with pointers in its middle.
type node struct {
	value       uint64
	left, right *node
	name        string
	more        []*node
}

func tree(s *sum, depth int) *node {
	n := &node{value: uint64(s.next(1 << 20)), name: strconv.Itoa(s.next(1000))}
	if depth > 0 {
		n.left, n.right = tree(s, depth-1), tree(s, depth-1)
		n.more = append(n.more, n.left, n.right, n)
	}
	return n
}

func (n *node) walk(s *sum) {
	if n == nil {
		return
	}
	s.add(n.value, uint64(len(n.more)))
	s.text(n.name)
	n.left.walk(s)
	n.right.walk(s)
}

// frame has pointers to the heap and to itself, of which copying a stack must
// move the one and keep the other.
type frame struct {
	values [17]uint64
	inner  *uint64
	heap   *node
	up     *frame
}

// descend calls itself with pointers into its callers' frames; on the way back
// each frame must hold what it held.
func descend(s *sum, depth int, up *frame) uint64 {
	var f frame
	for i := range f.values {
		f.values[i] = uint64(depth*31 + i)
	}
	f.inner, f.up = &f.values[depth%17], up
	if depth%64 == 0 {
		f.heap = &node{value: uint64(depth)}
	}
	if depth%997 == 0 {
		runtime.GC()
	}
	if depth == 0 {
		var total uint64
		for at := &f; at != nil; at = at.up {
			total += *at.inner
			*at.inner += 3
		}
		return total
	}
	below := descend(s, depth-1, &f)
	if f.inner != &f.values[depth%17] || *f.inner != uint64(depth*31+depth%17)+3 || f.heap != nil && f.heap.value != uint64(depth) {
		s.text("a frame was lost")
	}
	return below*7 + f.values[(depth+5)%17]
}

func stacks(s *sum) {
	for range 3 {
		s.add(descend(s, 2000+s.next(1500), nil))
		done := make(chan uint64)
		go func() { done <- descend(s, 500+s.next(2500), nil) }() // a new stack, which grows from 2 kB
		s.add(<-done)
	}
}

// garbage keeps a part of what it makes while collections run.
func garbage(s *sum) {
	kept := make([]*node, 64)
	for round := range 400 {
		kept[s.next(len(kept))] = tree(s, s.next(8))
		for range 50 {
			kept[s.next(len(kept))].walk(&sum{})
		}
		if round%40 == 0 {
			runtime.GC()
		}
	}
	for _, n := range kept {
		n.walk(s)
	}
}

type counter struct {
	sync.Mutex
	total map[int]uint64
}

// goroutines pass numbers on, wait for each other, and end in every way.
func goroutines(s *sum) {
	var all sync.WaitGroup
	in, out := make(chan int), make(chan uint64, 7)
	shared := counter{total: map[int]uint64{}}
	var once sync.Once
	for worker := range 50 {
		all.Go(func() {
			defer once.Do(func() { runtime.GC() })
			var last *node
			for n := range in {
				last = &node{value: uint64(n * n), left: last}
				shared.Lock()
				shared.total[n%13] += last.value
				shared.Unlock()
				if n%29 == 0 {
					runtime.Gosched()
				}
				out <- last.value
			}
			if worker%7 == 0 {
				runtime.Goexit()
			}
		})
	}
	quit := make(chan struct{})
	go func() {
		defer close(quit)
		for range 3000 {
			in <- s.next(10000)
		}
		close(in)
	}()
	var total uint64
	for open, got := true, 0; open || got < 3000; {
		select {
		case v := <-out:
			total += v
			got++
		case <-quit:
			open, quit = false, nil
		}
	}
	all.Wait()
	s.add(total)
	for n := range 13 {
		s.add(shared.total[n])
	}
}

type key struct {
	a int
	b string
}

// maps of several kinds grow, shrink and are walked in any order.
func maps(s *sum) {
	numbers, texts, keys, small := map[uint32]*node{}, map[string][]int{}, map[key]any{}, map[byte]string{}
	for range 4000 {
		n := s.next(3000)
		name := strconv.Itoa(n)
		numbers[uint32(n)] = &node{value: uint64(n), left: numbers[uint32(s.next(3000))]}
		texts[name] = append(texts[name], n)
		keys[key{n % 50, name}] = name
		small[byte(n%5)] = name
		if n%3 == 0 {
			delete(numbers, uint32(s.next(3000)))
			delete(texts, strconv.Itoa(s.next(3000)))
		}
	}
	var total uint64
	for k, v := range numbers {
		total += uint64(k)*v.value + 1
	}
	for k, v := range texts {
		total += uint64(len(k) * len(v))
	}
	for k, v := range keys {
		total += uint64(k.a + len(k.b+v.(string)))
	}
	s.add(total, uint64(len(numbers)), uint64(len(texts)), uint64(len(keys)), uint64(len(small)))
	clear(numbers)
	s.add(uint64(len(numbers)))
}

// large asks for much at once, and gives it back.
func large(s *sum) {
	for range 6 {
		octets := make([]byte, 1<<20+s.next(8<<20))
		octets[s.next(len(octets))] = 7
		pointers := make([]*node, 1<<16+s.next(1<<17))
		for range 1000 {
			pointers[s.next(len(pointers))] = &node{value: uint64(s.next(99))}
		}
		runtime.GC()
		var total uint64
		for _, n := range pointers {
			if n != nil {
				total += n.value
			}
		}
		for _, b := range octets {
			total += uint64(b)
		}
		s.add(total, uint64(len(octets)))
	}
	var text strings.Builder
	for i := range 20000 {
		text.WriteString(strconv.Itoa(i))
	}
	s.add(uint64(text.Len()))
}

type shape interface{ area() uint64 }
type square struct{ side uint64 }
type oblong struct{ a, b uint64 }

func (q square) area() uint64  { return q.side * q.side }
func (o *oblong) area() uint64 { return o.a * o.b }

// values go through interfaces, comparisons, sorting, text and time.
func values(s *sum) {
	var shapes []shape
	for range 500 {
		if n := uint64(s.next(100)); n%2 == 0 {
			shapes = append(shapes, square{n})
		} else {
			shapes = append(shapes, &oblong{n, n + 1})
		}
	}
	slices.SortStableFunc(shapes, func(a, b shape) int { return int(a.area()) - int(b.area()) })
	for _, one := range shapes {
		s.add(one.area())
		if q, is := one.(square); is && any(q) != any(square{q.side}) {
			s.text("a value differs from itself")
		}
	}
	for _, word := range strings.Fields(strings.Repeat(" De kast van de buurt,  één uur ", 20)) {
		s.text(strings.ToUpper(strings.Trim(word, ",.")))
	}
	begin := time.Date(2019, time.January, 29, 16, 0, 0, 0, time.FixedZone("", 3600))
	for day := range 800 {
		t := begin.AddDate(0, 0, day)
		s.add(uint64(t.Unix()), uint64(t.Weekday()), uint64(t.YearDay()))
	}
	f := float64(s.next(1000)) / 7
	s.text(strconv.FormatFloat(f, 'g', -1, 64))
}
