package metrics_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/metrics"
)

// What Prometheus reads after three sign-ups that shared one commit.
func Example() {
	m := metrics.New(func() int { return 0 }) // the Waiting of a store
	m.Commit(omzien.Commit{Writes: 3, Took: 2 * time.Millisecond})
	for _, outcome := range []string{"confirmed", "confirmed", "waitlisted"} {
		m.SignedUp(outcome)
	}

	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if strings.HasPrefix(name, "omzien_sign_ups_total") && value != "0" || name == "omzien_commit_writes_sum" {
			fmt.Println(name, value)
		}
	}
	// Output:
	// omzien_commit_writes_sum 3
	// omzien_sign_ups_total{outcome="confirmed"} 2
	// omzien_sign_ups_total{outcome="waitlisted"} 1
}
