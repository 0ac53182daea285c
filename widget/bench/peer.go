package main

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// The packages of FullCalendar by their versions and hashes, and what a site
// writes to use them.
//
//go:embed testdata/peer
var peerFiles embed.FS

// calendarScript is FullCalendar with its list view and its style: one file, as small
// as a bundler makes it. npm fetches it into dir.
func calendarScript(ctx context.Context, dir string) ([]byte, error) {
	const from = "testdata/peer"
	files, err := peerFiles.ReadDir(from)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		data, err := peerFiles.ReadFile(from + "/" + f.Name())
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name()), data, 0o644); err != nil {
			return nil, err
		}
	}
	bundler := filepath.Join(dir, "esbuild")
	for _, step := range []struct {
		dir     string
		command []string
	}{
		{"", []string{"go", "build", "-o", bundler, "github.com/evanw/esbuild/cmd/esbuild"}},
		{dir, []string{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"}},
		{dir, []string{bundler, "calendar.css", "--bundle", "--minify", "--log-level=warning", "--outfile=built.css"}},
		{dir, []string{bundler, "calendar.js", "--bundle", "--minify", "--log-level=warning", "--format=esm", "--loader:.css=text",
			"--legal-comments=none", "--outfile=built.js"}},
	} {
		c := exec.CommandContext(ctx, step.command[0], step.command[1:]...)
		c.Dir = step.dir
		if said, err := c.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", strings.Join(step.command, " "), err, said)
		}
	}
	return os.ReadFile(filepath.Join(dir, "built.js"))
}

// calendarMeeting is what the list and the dialog need of a meeting, without a
// zone, which spares FullCalendar its reckoning.
type calendarMeeting struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Start  string   `json:"start"`
	End    string   `json:"end"`
	Where  string   `json:"where"`
	Hosts  string   `json:"hosts"`
	Themes []string `json:"themes"`
}

// calendarData is the feed of the calendar.
func calendarData(list []event.Event) ([]byte, error) {
	var data struct {
		List []calendarMeeting `json:"list"`
		// Themes are those that occur, each with its label.
		Themes [][2]string `json:"themes"`
	}
	for _, theme := range initiative.Themes() {
		if about(theme, list) > 0 {
			data.Themes = append(data.Themes, [2]string{string(theme), theme.Label()})
		}
	}
	for i := range list {
		e := &list[i]
		var hosts []string
		for _, host := range e.Hosts {
			hosts = append(hosts, host.Name)
		}
		data.List = append(data.List, calendarMeeting{
			ID: e.Slug, Title: e.Title, Start: e.Start.Format("2006-01-02T15:04"), End: e.End.Format("2006-01-02T15:04"),
			Where: e.Venue.Line(), Hosts: strings.Join(hosts, " en "), Themes: e.Themes,
		})
	}
	return json.Marshal(data)
}
