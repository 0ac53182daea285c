package faulttest

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// ordersIn is the environment variable that makes a child of this test binary.
const ordersIn = "OMZIEN_FAULTS_CHILD"

// orders are what a child has to do.
type orders struct {
	Part part
	// Path is the file of the network.
	Path string
	// Name begins the addresses of its people, Meetings the slugs of its meetings.
	// Children with the same Meetings come to the same ones.
	Name, Meetings string
	// Workers is how many people ask at the same time, Most how many come in all;
	// zero: until the child is stopped. Pace is how long each waits first.
	Workers, Most int
	Pace          time.Duration
	// Ahead is how far its clock is before that of the first.
	Ahead time.Duration
	Seed  uint64
	// Jumpy: the clock goes forward and back by days.
	Jumpy bool
	// Brittle: it ends, as if killed, after the first answer that is no answer.
	Brittle bool
	// Synchronous is what each connection is set to behind the store's back; empty
	// leaves it as it is.
	Synchronous string
	// Backups is a folder for backups, taken all the time; empty: none.
	Backups string
	// Bent names what is wrong with it on purpose; empty: nothing.
	Bent bend
	// Spool is the file that a post fills. Epoch is when the clock of a site and a
	// post began to run.
	Spool string
	// Sets is how many sets of meetings there are in a town.
	Sets int
	// Apart: the post of a town is a process of its own.
	Apart bool
	Epoch time.Time
}

func TestMain(m *testing.M) {
	text, is := os.LookupEnv(ordersIn)
	if !is {
		os.Exit(m.Run())
	}
	var o orders
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		panic(err)
	}
	child(context.Background(), o, &teller{to: os.Stdout})
}

// exit ends a child without a goodbye to its file.
func exit() { os.Exit(0) }

// child opens the network and does its part. It stops when its standard input
// ends, and so does not outlive its parent.
func child(ctx context.Context, o orders, t *teller) {
	if o.Synchronous != "" {
		weaken(o.Synchronous)
	}
	store, ok := openPatiently(ctx, o.Path, t)
	if !ok {
		t.say(line{Word: ended})
		return
	}
	switch o.Part {
	case site:
		serve(ctx, o, store, t)
	case post:
		deliver(ctx, o, store, t)
	default:
		attend(ctx, o, store, t)
	}
	if err := store.Close(); err != nil {
		t.say(line{Word: looked}.because(err))
	}
	t.say(line{Word: ended})
}

// attend is the part of a crowd.
func attend(ctx context.Context, o orders, store *sqlite.Store, t *teller) {
	c := &crowd{teller: t, orders: o, net: omzien.New(o.Bent.store(store), &omzien.Options{Now: o.clock(), Mail: true}), sets: map[int64]bool{}}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		c.stop.Store(true)
	}()
	t.say(line{Word: opened, PID: os.Getpid()})
	var workers, others sync.WaitGroup
	for n := range o.Workers {
		workers.Go(func() { c.work(ctx, uint64(n)) })
	}
	others.Go(func() { c.watch(ctx) })
	others.Go(func() { c.tend(ctx, 50*time.Millisecond) })
	others.Go(func() { c.postman().post(ctx) })
	if o.Backups != "" {
		others.Go(func() { c.copies(ctx, store) })
	}
	workers.Wait()
	c.stop.Store(true)
	others.Wait()
}

// openPatiently opens the store, also when its first syncs are broken.
func openPatiently(ctx context.Context, path string, t *teller) (*sqlite.Store, bool) {
	for range 20 {
		store, err := sqlite.Open(ctx, path)
		if err == nil {
			return store, true
		}
		t.say(line{Word: shut}.because(err))
		time.Sleep(20 * time.Millisecond)
	}
	return nil, false
}

// clock stands still, or is within twelve days of today.
func (o orders) clock() func() time.Time {
	if !o.Jumpy {
		return func() time.Time { return today.Add(o.Ahead) }
	}
	var mu sync.Mutex
	chance := rand.New(rand.NewPCG(o.Seed, 1<<32))
	now := today
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Millisecond)
		if chance.IntN(20) == 0 {
			now = today.Add(time.Duration(chance.IntN(24*24*3600)-12*24*3600) * time.Second)
		}
		return now
	}
}

// weaken sets PRAGMA synchronous on every connection after the store has set its
// own: the store under test has no such option, and needs none. It calls
// RegisterConnectionHook of the driver by reflection, because only package
// sqlite imports that.
func weaken(synchronous string) {
	db, err := sql.Open("sqlite", "")
	if err != nil {
		panic(err)
	}
	register := reflect.ValueOf(db.Driver()).MethodByName("RegisterConnectionHook")
	hook := reflect.MakeFunc(register.Type().In(0), func(args []reflect.Value) []reflect.Value {
		_, err := args[0].Interface().(driver.ExecerContext).ExecContext(context.Background(), "PRAGMA synchronous = "+synchronous, nil)
		result := reflect.New(reflect.TypeFor[error]()).Elem()
		if err != nil {
			result.Set(reflect.ValueOf(err))
		}
		return []reflect.Value{result}
	})
	register.Call([]reflect.Value{hook})
	if err := db.Close(); err != nil {
		panic(err)
	}
}
