package faulttest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// client is one of those who come over HTTP. It goes from meeting to meeting,
// each time as somebody else.
type client struct {
	*town
	number int
	chance *rand.Rand
}

// post box of one address.
type postBox struct {
	mu      sync.Mutex
	letters []spooled
	more    chan struct{} // holds one when something came
}

func (b *postBox) put(l spooled) {
	b.mu.Lock()
	b.letters = append(b.letters, l)
	b.mu.Unlock()
	select {
	case b.more <- struct{}{}:
	default:
	}
}

// find is the first letter at or behind index from with one of the news.
func (b *postBox) find(from int, news ...omzien.News) (spooled, int, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for n := from; n < len(b.letters); n++ {
		for _, one := range news {
			if b.letters[n].News == one {
				return b.letters[n], n + 1, true
			}
		}
	}
	return spooled{}, from, false
}

// grace is how long somebody still waits for a letter once the clock went ahead.
const grace = 300 * time.Millisecond

// wait waits for such a letter.
func (b *postBox) wait(from int, ahead <-chan struct{}, news ...omzien.News) (spooled, int, bool) {
	late := time.After(patience)
	for {
		if l, next, found := b.find(from, news...); found {
			return l, next, true
		}
		select {
		case <-b.more:
		case <-ahead:
			ahead, late = nil, time.After(grace)
		case <-late:
			return spooled{}, from, false
		}
	}
}

// visit is the life of one person at one meeting, as far as the client stays.
type visit struct {
	*client
	hall    plan
	slug    string
	email   string
	box     *postBox
	read    int // letters
	signUps int // how often it signed up
	ahead   <-chan struct{}
}

// lull is how long somebody waits for another day before coming again as another
// person: on a day on which all came and too little happened, more must.
const lull = 5 * time.Second

func (c *client) come(ctx context.Context) {
	for turn := 0; !c.over.Load(); turn++ {
		hall := halls[(turn+c.number)%len(halls)]
		set, ahead := c.today()
		v := &visit{client: c, hall: hall, ahead: ahead, slug: hallSlug(set, hall), email: fmt.Sprintf("buur-%d-%d@omzien.example", c.number, turn)}
		v.box = c.boxOf(v.email)
		v.live(ctx)
		if c.chance.IntN(10) > 0 {
			rest(ahead)
		}
		for !long() && !c.over.Load() && c.chance.IntN(2) == 0 { // stays at home this time
			_, ahead := c.today()
			rest(ahead)
		}
	}
}

// rest waits for another day, or for a lull.
func rest(ahead <-chan struct{}) {
	select {
	case <-ahead:
	case <-time.After(lull):
	}
}

func (v *visit) live(ctx context.Context) {
	if !v.signUp(ctx) {
		return
	}
	dice := v.chance.IntN(20)
	if dice < 2 { // once more, before the mail was read
		v.signUp(ctx)
	}
	if dice == 19 {
		return // never confirms
	}
	proof, ok := v.mail(omzien.NewsProof)
	if !ok {
		return
	}
	if dice == 18 {
		v.leave(ctx, proof)
		return
	}
	got, ok := v.step(ctx, proof, confirms, confirmed, http.MethodPost, "/confirmation", "")
	if !ok {
		if dice < 10 { // too late: again from the beginning
			v.signUp(ctx)
		}
		return
	}
	if dice == 17 { // signs up again, and hears that it is known
		v.signUp(ctx)
		if again, ok := v.mail(omzien.NewsAgain); ok {
			v.step(ctx, again, confirms, confirmed, http.MethodPost, "/confirmation", "")
		}
	}
	if got.Status == event.Waitlisted {
		v.waits(ctx)
		return
	}
	v.holds(ctx, proof)
}

// waits is somebody in the queue.
func (v *visit) waits(ctx context.Context) {
	v.queue(v.slug, 1)
	l, ok := v.mail(omzien.NewsOffered, omzien.NewsPromoted)
	if !ok {
		return
	}
	if l.News == omzien.NewsPromoted {
		v.holds(ctx, l)
		return
	}
	if !v.unanswered.Swap(true) {
		return
	}
	switch dice := v.chance.IntN(10); {
	case dice < 7:
		if _, ok := v.step(ctx, l, accepts, accepted, http.MethodPost, "/acceptance", ""); ok {
			v.holds(ctx, l)
		}
	case dice < 9:
		v.leaveBy(ctx, l, http.MethodPost, "/refusal")
	}
}

// holds is somebody who has a seat.
func (v *visit) holds(ctx context.Context, by spooled) {
	switch dice := v.chance.IntN(10); {
	case dice < 6:
		v.linger()
		v.leave(ctx, by)
	case dice < 8 && v.hall.largest > 1:
		v.step(ctx, by, amends, amended, http.MethodPut, "", `{"name":"Buur","seats":1,"acceptFewer":true}`)
	}
}

// linger waits a moment, and where others can wait mostly until some do; else the
// seats would go to people who have not confirmed yet.
func (v *visit) linger() {
	enough := 3
	if v.hall.policy == event.Closed || v.chance.IntN(4) == 0 {
		enough = 0
	}
	for {
		select {
		case <-v.ahead:
			return
		case <-time.After(time.Duration(v.chance.IntN(100)) * time.Millisecond):
		}
		if v.queue(v.slug, 0) >= enough {
			return
		}
	}
}

// mail waits for a letter with one of the news.
func (v *visit) mail(news ...omzien.News) (spooled, bool) {
	l, next, ok := v.box.wait(v.read, v.ahead, news...)
	v.read = next
	return l, ok
}

// signUp asks with a key of its own until somebody answers.
func (v *visit) signUp(ctx context.Context) bool {
	v.signUps++
	l := line{Word: asks, Meeting: v.slug, Key: fmt.Sprintf("%s %d", v.email, v.signUps), Email: v.email, Again: v.signUps > 1}
	seats := 1 + v.chance.IntN(v.hall.largest)
	body := fmt.Sprintf(`{"name":"Buur","email":%q,"seats":%d,"acceptFewer":%t}`, v.email, seats, v.hall.fewer)
	got, ok := v.ask(ctx, l, http.MethodPost, "/api/v1/events/"+v.slug+"/sign-ups", http.Header{"Idempotency-Key": {l.Key}}, body)
	if !ok {
		return false
	}
	l.Word, l.Status = yes, got.Status
	if got.Code != "" {
		l = got.refusal(l, no)
	}
	v.say(l)
	return got.Code == ""
}

// step does something with the sign-up that a letter is about.
func (v *visit) step(ctx context.Context, by spooled, before, after word, method, path, body string) (answer, bool) {
	l := line{Word: before, Meeting: v.slug, ID: signUpOf(by.ID)}
	got, ok := v.ask(ctx, l, method, "/api/v1/sign-ups/me"+path, http.Header{"Authorization": {"Bearer " + by.Token}}, body)
	if !ok {
		return got, false
	}
	if got.Code != "" {
		v.say(got.refusal(l, barred))
		return got, false
	}
	l.Word, l.ID, l.Status, l.Seats = after, got.ID, got.Status, got.Seats // of the one that lives, if that is another one
	v.say(l)
	return got, true
}

func (v *visit) leave(ctx context.Context, by spooled) { v.leaveBy(ctx, by, http.MethodDelete, "") }

func (v *visit) leaveBy(ctx context.Context, by spooled, method, path string) {
	l := line{Word: leaves, Meeting: v.slug, ID: signUpOf(by.ID)}
	got, ok := v.ask(ctx, l, method, "/api/v1/sign-ups/me"+path, http.Header{"Authorization": {"Bearer " + by.Token}}, "")
	if !ok {
		return
	}
	l.Word = left
	if got.Code != "" {
		l = got.refusal(l, stays)
	}
	v.say(l)
}

// answer is what came back.
type answer struct {
	ID     string
	Status event.SignUpStatus
	Seats  int
	Code   string // of a problem; empty: it was done
	Kind   omzien.Kind
}

func (a answer) refusal(l line, w word) line {
	l.Word, l.Code, l.Kind, l.Err = w, a.Code, a.Kind, a.Code
	return l
}

// ask sends a request until it is answered, and says so each time. Ok is false
// when nobody is there any more.
func (c *client) ask(ctx context.Context, l line, method, path string, header http.Header, body string) (got answer, ok bool) {
	for began := time.Now(); time.Since(began) < patience; time.Sleep(time.Duration(100+c.chance.IntN(400)) * time.Millisecond) {
		c.say(l)
		got, err := c.send(ctx, method, path, header, body)
		if err == nil {
			return got, true
		}
	}
	return got, false
}

// send is one request. Its error is that nobody knows, or that it is too busy.
func (c *client) send(ctx context.Context, method, path string, header http.Header, body string) (answer, error) {
	request, err := http.NewRequestWithContext(ctx, method, *c.root.Load()+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return answer{}, err
	}
	request.Header = header
	if body != "" {
		header.Set("Content-Type", "application/json")
	}
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, err
	}
	switch {
	case response.StatusCode == http.StatusServiceUnavailable:
		return answer{}, omzien.ErrBusy
	case response.StatusCode == http.StatusNoContent:
		return answer{}, nil
	case response.StatusCode < 300:
		var got answer
		return got, json.Unmarshal(text, &got)
	}
	var problem struct{ Code string }
	if err := json.Unmarshal(text, &problem); err != nil || problem.Code == "" {
		problem.Code = response.Status
	}
	got := answer{Code: problem.Code, Kind: omzien.Internal}
	if response.StatusCode == http.StatusConflict {
		got.Kind = omzien.Conflict
	}
	return got, nil
}
