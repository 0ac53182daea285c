package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/omziennaarelkaar/netwerk/widget"
)

// stampFor is how long a form can stay open before it is sent.
const stampFor = 24 * time.Hour

// stamps show that a form was drawn here, when, and for which meeting and
// idempotency key: each takes one sign-up at most. They hold nothing of a visitor.
type stamps struct {
	key []byte
	// fill is Limits.Fill.
	fill time.Duration
}

// newStamps takes a random key when there is none.
func newStamps(key []byte, fill time.Duration) stamps {
	if len(key) == 0 {
		key = make([]byte, sha256.Size)
		rand.Read(key) //nolint:errcheck // it never fails (Go 1.24)
	}
	if fill == 0 {
		fill = 2 * time.Second
	}
	return stamps{key, max(0, fill)}
}

// make is the stamp of a form that is drawn at now.
func (s stamps) make(slug, key string, now time.Time) string {
	at := binary.BigEndian.AppendUint64(nil, uint64(now.UnixMilli()))
	mac := hmac.New(sha256.New, s.key)
	mac.Write(at)
	mac.Write([]byte(slug + "\n" + key))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(at)[:8+16])
}

// holds reports whether a form with that stamp can be taken at now.
func (s stamps) holds(stamp, slug, key string, now time.Time) bool {
	data, err := base64.RawURLEncoding.DecodeString(stamp)
	if err != nil || len(data) != 8+16 {
		return false
	}
	at := time.UnixMilli(int64(binary.BigEndian.Uint64(data)))
	if !hmac.Equal([]byte(s.make(slug, key, at)), []byte(stamp)) {
		return false
	}
	open := now.Sub(at)
	return open >= s.fill && open <= stampFor
}

// again gives a form that is shown once more what it needs to be sent: whoever
// presses the button a second time need not wait.
func (s stamps) again(form *widget.Form, slug string, now time.Time) {
	form.Website = ""
	if form.Key == "" {
		form.Key = newKey()
	}
	if !s.holds(form.Stamp, slug, form.Key, now) {
		form.Stamp = s.make(slug, form.Key, now.Add(-s.fill))
	}
}

// newKey is an idempotency key: every showing of a form has its own.
func newKey() string { return newReference() + newReference() }
