//go:build wasip1

package main

import (
	"errors"
	"runtime"
	"strconv"
)

// caught runs a function and tells how it ended.
func caught(f func()) (how string) {
	how = "returned"
	defer func() {
		switch e := recover().(type) {
		case nil:
		case runtime.Error:
			how = "runtime error"
		case error:
			how = e.Error()
		case string:
			how = e
		default:
			how = "a value"
		}
	}()
	f()
	return how
}

// rescuer recovers in a method, deferred by way of an interface, a value and
// what the compiler wraps around an embedded one.
type rescuer struct{ log *[]string }

func (r rescuer) rescue() {
	if e := recover(); e != nil {
		*r.log = append(*r.log, e.(string))
	}
}

type outer struct{ rescuer }
type rescues interface{ rescue() }

func ways(n int, log *[]string) {
	r := rescuer{log}
	switch n {
	case 0:
		defer r.rescue()
	case 1:
		defer outer{r}.rescue()
	case 2:
		defer (&outer{r}).rescue()
	case 3:
		var i rescues = &outer{r}
		defer i.rescue()
	case 4:
		f := (&outer{r}).rescue
		defer f()
	}
	panic("way " + strconv.Itoa(n))
}

// unwound panics below many frames with defers, some of which panic anew.
func unwound(depth int, log *[]int) {
	defer func() {
		*log = append(*log, depth)
		if depth%5 == 0 {
			e := recover()
			panic(errors.New(strconv.Itoa(depth) + " after " + e.(error).Error()))
		}
		if depth%7 == 0 {
			func() {
				defer func() { recover() }()
				panic("inside")
			}()
		}
	}()
	for i := range depth % 3 {
		defer func() { *log = append(*log, -i) }() // a number of defers that the compiler cannot know
	}
	var room [40]int
	room[depth%40] = depth
	if depth == 0 {
		panic(errors.New("ground"))
	}
	unwound(depth-1, log)
	*log = append(*log, room[depth%40])
}

func panics(s *sum) {
	var none []int
	var missing map[string]int
	var nobody *node
	var anything any = "text"
	zero := s.next(1)
	for _, f := range []func(){
		func() { _ = none[s.next(5)] },
		func() { _ = none[:3+s.next(5)] },
		func() { missing["a"] = 1 },
		func() { nobody.value++ },
		func() { _ = anything.(int) },
		func() { _ = anything.(error) },
		func() { s.add(uint64(10 / zero)) },
		func() { _ = make([]int, s.next(1)-1) },
		func() { _ = [4]int(make([]int, 2)) },
		func() { var c chan int; close(c) },
		func() { panic("text") },
		func() { panic(errors.New("an error")) },
		func() { panic(3.5) },
		func() { panic(nil) },
		func() { defer func() { panic("second") }(); panic("first") },
		func() { defer func() { recover() }(); panic("nobody hears") },
		func() { defer func() { func() { recover() }() }(); panic("too deep to recover") },
		func() { var log []int; unwound(300+s.next(300), &log); s.add(uint64(len(log))) },
		func() {},
	} {
		s.text(caught(f))
	}
	var log []string
	for way := range 5 {
		ways(way, &log)
		s.text(log[way])
	}
	for range 200 {
		var entries []int
		s.text(caught(func() { unwound(s.next(40), &entries) }))
		for _, entry := range entries {
			s.add(uint64(entry))
		}
	}
}
