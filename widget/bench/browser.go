package main

import (
	"context"
	_ "embed" // for the visitor
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// The slow line: 1.6 Mbit/s down, half of that up, 150 ms for each request, and a
// processor that does a quarter.
const (
	slowDown    = 1_600_000 / 8 // octets per second
	slowUp      = slowDown / 2
	slowLatency = 150 // ms
	slowCPU     = 4
)

// How long a page may take to come as far as its plan goes, and how long its long
// tasks are waited for afterwards.
const (
	patience = 20 * time.Second
	settle   = 2 * time.Second
)

// startBrowser gives a context for visits. Nothing but the loopback is in its reach.
func startBrowser(ctx context.Context) (context.Context, func(), error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, nil, fmt.Errorf("no browser to measure in (Debian: apt install chromium): %w", err)
	}
	profile, err := os.MkdirTemp("", "bench-chromium-")
	if err != nil {
		return nil, nil, err
	}
	allocator, stop := chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-renderer-backgrounding", true), chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"))
	tab, closeTab := chromedp.NewContext(allocator)
	end := func() {
		closeTab()
		stop()
		os.RemoveAll(profile) //nolint:errcheck // a temporary folder
	}
	if err := chromedp.Do(tab); err != nil {
		end()
		return nil, nil, err
	}
	return tab, end, nil
}

func browserVersion(ctx context.Context) (string, error) {
	version, err := chromedp.CallBrowser(ctx, browser.GetVersion, cdp.Empty{})
	return version.Product, err
}

// plan is what the visitor of a page does; probe.js knows the plays.
type plan struct {
	Play     string `json:"play"`
	Title    string `json:"title"`  // of the first meeting
	Theme    string `json:"theme"`  // to choose
	Left     int    `json:"left"`   // meetings about it
	Settle   int64  `json:"settle"` // ms
	Patience int64  `json:"patience"`
}

//go:embed probe.js
var probe string

// seen is what a visit came to. Moments are in ms since the navigation began.
type seen struct {
	Marks struct {
		Visible  float64 `json:"visible"`
		Filtered float64 `json:"filtered"`
		Typed    float64 `json:"typed"`
		Answered float64 `json:"answered"`
	} `json:"marks"`
	// Blocking is what long tasks took beyond 50 ms each, in ms.
	Blocking float64 `json:"blocking"`
	// Shift is the sum of layout shifts, Shifted names what moved.
	Shift   float64  `json:"shift"`
	Shifted []string `json:"shifted"`
	// Failed is the step that never came.
	Failed string `json:"failed"`

	requests []request
}

// request is one that the page made, not the page itself.
type request struct {
	url string
	// at is when it was sent, in seconds after the one for the page.
	at float64
	// octets came over the line, headers included.
	octets float64
}

// visitor is somebody with a browser that has been nowhere yet.
type visitor struct {
	ctx context.Context
	end func()

	mu       sync.Mutex
	requests map[network.RequestID]*request
	order    []*request
	began    float64 // when the page was asked for, on the clock of the browser
}

// newVisitor opens a tab in a profile of its own, on a page of the site that is
// visited: the process is there and nothing is cached.
func newVisitor(chromium context.Context, site string) (*visitor, error) {
	v := &visitor{requests: map[network.RequestID]*request{}}
	v.ctx, v.end = chromedp.NewContext(chromium, chromedp.WithNewBrowserContext(), chromedp.WithListener(v.hear))
	err := chromedp.Do(v.ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(site+"/leeg"))
	if err == nil { // else the browser tells of each node that a page makes
		_, err = chromedp.Call(v.ctx, css.Disable, cdp.Empty{})
	}
	if err == nil {
		_, err = chromedp.Call(v.ctx, dom.Disable, cdp.Empty{})
	}
	if err == nil {
		_, err = chromedp.Call(v.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	}
	if err != nil {
		v.end()
		return nil, err
	}
	return v, nil
}

func (v *visitor) hear(event any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument {
			v.began, v.order = e.Timestamp.Float64(), nil
			return
		}
		r := &request{url: e.Request.URL, at: e.Timestamp.Float64() - v.began}
		v.requests[e.RequestID] = r
		v.order = append(v.order, r)
	case *network.EventLoadingFinished:
		if r := v.requests[e.RequestID]; r != nil {
			r.octets = e.EncodedDataLength
		}
	}
}

// slow puts the visitor on the slow line.
func (v *visitor) slow() error {
	_, err := chromedp.Call(v.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: slowLatency, DownloadThroughput: slowDown, UploadThroughput: slowUp}},
	})
	if err == nil {
		_, err = chromedp.Call(v.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slowCPU})
	}
	return err
}

// saving has the browser ask for few data, and tell pages so.
func (v *visitor) saving() error {
	_, err := chromedp.Call(v.ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Save-Data": "on"}})
	if err == nil {
		err = v.inject(`Object.defineProperty(Object.getPrototypeOf(navigator.connection), "saveData", { get: () => true });`)
	}
	return err
}

func (v *visitor) inject(script string) error {
	_, err := chromedp.Call(v.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	return err
}

// play visits a page and does there what is planned.
func (v *visitor) play(address string, p plan) (seen, error) {
	data, err := json.Marshal(p)
	if err == nil {
		err = v.inject(strings.Replace(probe, "PLAN", string(data), 1))
	}
	if err != nil {
		return seen{}, err
	}
	return v.visit(address)
}

// visit is play again, with what the browser has kept of the last time.
func (v *visitor) visit(address string) (seen, error) {
	ctx, cancel := context.WithTimeout(v.ctx, 3*patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return seen{}, err
	}
	s, err := chromedp.Run(ctx, chromedp.Evaluate[seen]("bench.over", chromedp.EvalAwaitPromise))
	if err != nil {
		return s, err
	}
	if s.Failed != "" {
		return s, fmt.Errorf("the page never came to %q", s.Failed)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, r := range v.order {
		s.requests = append(s.requests, *r)
	}
	return s, nil
}

// leave goes to the empty page of the site.
func (v *visitor) leave(site string) error {
	return chromedp.Do(v.ctx, chromedp.Navigate(site+"/leeg"))
}
