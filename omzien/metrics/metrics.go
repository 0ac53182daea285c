// Package metrics tells Prometheus what a running network does: how many writes
// wait for their turn, how many share a commit, how long the disk takes, how
// sign-ups end, how requests are answered, how it goes with the mail and with the
// calendars that are followed.
//
//	m := metrics.New(store.Waiting)
//	store.Observe(m.Commit)
//	net := omzien.New(store, &omzien.Options{SignedUp: m.SignedUp})
//	m.Calendars(net.Calendars.List)
//	sender := mail.Sender{Told: func(n omzien.News, r mail.Result) { m.Mailed(n, string(r)) }}
//	site := web.New(net, &web.Options{Observe: m.Request})
//	http.Handle("/metrics", m.Handler())
//
// It counts and nothing else: no name, no address, no meeting. Each label has a
// bounded set of values; what is not in the set counts as "other". Who may read
// the numbers is for the host to decide. Lines about single requests are those
// of the log of package web.
package metrics

import (
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// Meter counts for one network, apart from every other one in the process. It
// is safe for use by several goroutines. Make one with [New].
type Meter struct {
	registry      *prometheus.Registry
	commitWrites  prometheus.Histogram
	commitSeconds prometheus.Histogram
	failedCommits counters
	signUps       counters
	mails         mails
	requests      *prometheus.CounterVec
	seconds       *prometheus.HistogramVec
}

// New is a meter for a store whose queue is as long as waiting says at the
// moment; nil when nobody knows.
func New(waiting func() int) *Meter {
	m := &Meter{
		registry: prometheus.NewRegistry(),
		commitWrites: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "omzien_commit_writes",
			Help: "Writes that shared one commit.", Buckets: prometheus.ExponentialBuckets(1, 2, 10)}), // 1 to 512, as many as may share one
		commitSeconds: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "omzien_commit_duration_seconds",
			Help: "Time that a commit waited for the disk.", Buckets: latencies}),
		failedCommits: newCounters("omzien_commits_failed_total", "Commits that failed, or of which nobody knows, by reason.", "reason", reasons),
		signUps:       newCounters("omzien_sign_ups_total", "Sign-ups by what their sender was told: pending, confirmed, waitlisted, or why not.", "outcome", outcomes),
		mails:         newMails(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "omzien_http_requests_total",
			Help: "Requests by pattern of the route, method and class of the status."}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "omzien_http_request_duration_seconds",
			Help: "Time to answer a request, by pattern of the route.", Buckets: latencies}, []string{"route"}),
	}
	m.registry.MustRegister(m.commitWrites, m.commitSeconds, m.failedCommits.vec, m.signUps.vec, m.mails.vec, m.requests, m.seconds, build(),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if waiting != nil {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "omzien_writes_waiting",
			Help: "Writes that wait for their turn."}, func() float64 { return float64(waiting()) }))
	}
	return m
}

// Handler shows the numbers in the formats of Prometheus to whoever asks.
func (m *Meter) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Commit counts one commit of a store. One that failed is counted apart, and
// says nothing about size and time.
func (m *Meter) Commit(c omzien.Commit) {
	if c.Err != nil {
		m.failedCommits.add(omzien.Code(c.Err))
		return
	}
	m.commitWrites.Observe(float64(c.Writes))
	m.commitSeconds.Observe(c.Took.Seconds())
}

// SignedUp counts one sign-up that was answered; see [omzien.Options].
func (m *Meter) SignedUp(outcome string) { m.signUps.add(outcome) }

// Request counts one request that was answered. The route must be a pattern,
// such as /bijeenkomsten/{slug}: with addresses the memory for them would grow
// without end. Empty means that no route took the request.
func (m *Meter) Request(route, method string, status int, took time.Duration) {
	if route == "" {
		route = other
	}
	m.requests.WithLabelValues(route, verb(method), class(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

// other is the label of what is not in the set.
const other = "other"

// latencies are the bounds of times in seconds: from one quick disk to the
// patience of a server.
var latencies = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// reasons why a commit fails.
var reasons = []string{string(omzien.ErrBusy), string(omzien.ErrUnknown), string(omzien.ErrFull), string(omzien.Unavailable), string(omzien.Internal)}

// outcomes of a sign-up.
var outcomes = append([]string{
	string(event.Pending), string(event.SeatConfirmed), string(event.Waitlisted),
	string(event.ErrFull), string(event.ErrNotEnoughSeats), string(event.ErrRoleFull), string(event.ErrNotOffered), string(event.ErrNotYetOpen),
	string(event.ErrDeadlinePassed), string(event.ErrOver),
	string(omzien.ErrNotFound), string(omzien.ErrKey), string(omzien.ErrKeyReused), string(omzien.Invalid),
}, reasons...)

// counters are one counter for each value of a label, all of them there from the
// start: a rate of Prometheus misses the first of those that are not.
type counters struct {
	vec   *prometheus.CounterVec
	known map[string]prometheus.Counter
}

func newCounters(name, help, label string, values []string) counters {
	c := counters{
		vec:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label}),
		known: map[string]prometheus.Counter{},
	}
	for _, value := range append([]string{other}, values...) {
		c.known[value] = c.vec.WithLabelValues(value)
	}
	return c
}

func (c counters) add(value string) {
	counter, ok := c.known[value]
	if !ok {
		counter = c.known[other]
	}
	counter.Inc()
}

// verb is a method that the network knows; a caller can make up others.
func verb(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions:
		return method
	}
	return other
}

// class is 4xx for 404.
func class(status int) string {
	if status < 100 || status > 599 {
		return other
	}
	return strconv.Itoa(status/100) + "xx"
}

// build says which version of this module is running.
func build() prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "omzien_build_info", Help: "Always 1; the label says what runs.",
		ConstLabels: prometheus.Labels{"version": version()}}, func() float64 { return 1 })
}

// module is the path of this module, with which a build records its version.
const module = "github.com/omziennaarelkaar/netwerk"

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range append(info.Deps, &info.Main) {
			if m.Path == module && m.Version != "" {
				return m.Version
			}
		}
	}
	return "unknown"
}
