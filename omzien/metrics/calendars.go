package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// listWithin is how long whoever reads the numbers waits for the calendars.
const listWithin = time.Second

// Calendars also shows how many calendars of others are followed, and how many of
// them are in trouble, as list says whenever the numbers are read: pass
// omzien.Calendars.List. Which ones those are is not told. While list fails there
// is no number. It must be called once at most.
func (m *Meter) Calendars(list func(context.Context) ([]omzien.Calendar, error)) {
	m.registry.MustRegister(calendars{list: list,
		followed: prometheus.NewDesc("omzien_calendars", "Calendars of others that are followed.", nil, nil),
		troubled: prometheus.NewDesc("omzien_calendars_troubled", "Calendars of others that could not be read the last time.", nil, nil),
	})
}

// calendars looks anew each time, as others than this process add and remove them.
type calendars struct {
	list               func(context.Context) ([]omzien.Calendar, error)
	followed, troubled *prometheus.Desc
}

func (c calendars) Describe(descs chan<- *prometheus.Desc) {
	descs <- c.followed
	descs <- c.troubled
}

func (c calendars) Collect(numbers chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), listWithin)
	defer cancel()
	all, err := c.list(ctx)
	if err != nil {
		return
	}
	troubled := 0
	for _, one := range all {
		if one.Trouble != "" {
			troubled++
		}
	}
	numbers <- prometheus.MustNewConstMetric(c.followed, prometheus.GaugeValue, float64(len(all)))
	numbers <- prometheus.MustNewConstMetric(c.troubled, prometheus.GaugeValue, float64(troubled))
}
