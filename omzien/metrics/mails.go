package metrics

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// results are those of package mail.
var results = []string{"sent", "delayed", "given_up"}

// mails are one counter for each kind of message and each result, all of them
// there from the start.
type mails struct {
	vec   *prometheus.CounterVec
	known map[[2]string]prometheus.Counter
}

func newMails() mails {
	m := mails{
		vec: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "omzien_mails_total",
			Help: "Attempts to send a mail, by what it tells and what came of it."}, []string{"news", "result"}),
		known: map[[2]string]prometheus.Counter{},
	}
	for _, news := range omzien.AllNews() {
		for _, result := range results {
			m.known[[2]string{string(news), result}] = m.vec.WithLabelValues(string(news), result)
		}
	}
	m.known[[2]string{other, other}] = m.vec.WithLabelValues(other, other)
	return m
}

// Mailed counts one attempt to send a mail; the result is a mail.Result.
func (m *Meter) Mailed(news omzien.News, result string) {
	counter, ok := m.mails.known[[2]string{string(news), result}]
	if !ok {
		counter = m.mails.known[[2]string{other, other}]
	}
	counter.Inc()
}

// Outbox also shows how many messages wait in the outbox, as count says whenever
// the numbers are read. While it fails there is no number. It must be called once
// at most.
func (m *Meter) Outbox(count func(context.Context) (int, error)) {
	m.registry.MustRegister(outbox{count, prometheus.NewDesc("omzien_mails_waiting", "Mails that wait to be sent.", nil, nil)})
}

// outbox looks anew each time, as others than this process send too.
type outbox struct {
	count   func(context.Context) (int, error)
	waiting *prometheus.Desc
}

func (o outbox) Describe(descs chan<- *prometheus.Desc) { descs <- o.waiting }

func (o outbox) Collect(numbers chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), listWithin)
	defer cancel()
	if waiting, err := o.count(ctx); err == nil {
		numbers <- prometheus.MustNewConstMetric(o.waiting, prometheus.GaugeValue, float64(waiting))
	}
}
