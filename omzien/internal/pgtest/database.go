package pgtest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// errMissing: PostgreSQL's programs are not on this machine.
var errMissing = errors.New("NOT TESTED: PostgreSQL is not installed (Debian: apt install postgresql)")

// server is where databases are made.
type server struct {
	address string // of its database postgres
	// cluster is held on to, because one that nobody holds ends; nil when it is
	// somebody else's.
	cluster *Cluster
}

// shared is the server of this process.
var shared = sync.OnceValues(func() (server, error) {
	if given := os.Getenv("OMZIEN_TEST_POSTGRES"); given != "" {
		return server{address: given}, nil
	}
	c, err := Start("")
	if err != nil {
		return server{}, err
	}
	return server{c.URL("postgres"), c}, nil
})

// Database is the URL of an empty database, which is dropped after the test
// together with the connections that it still has.
func Database(t testing.TB) string {
	t.Helper()
	server, err := shared()
	need(t, err)
	return fresh(t, server.address)
}

// NewCluster is a server for this test alone.
func NewCluster(t testing.TB) *Cluster {
	t.Helper()
	c, err := Start("")
	need(t, err)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// Database is the URL of an empty database of this server, which goes away with
// it.
func (c *Cluster) Database(t testing.TB) string {
	t.Helper()
	name := newName()
	need(t, run(c.URL("postgres"), "CREATE DATABASE "+name))
	return c.URL(name)
}

// need ends the test when err is not nil.
func need(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case errors.Is(err, errMissing) && !strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), "postgresql"):
		t.Skip(err)
	default:
		t.Fatal(err)
	}
}

func fresh(t testing.TB, server string) string {
	t.Helper()
	u, err := url.Parse(server)
	need(t, err)
	name := newName()
	need(t, run(server, "CREATE DATABASE "+name))
	t.Cleanup(func() {
		if err := run(server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	u.Path = "/" + name
	return u.String()
}

func newName() string { return "omzien_" + strings.ToLower(rand.Text()) }

// run gives one statement to psql.
func run(server, statement string) error {
	psql, err := program("psql")
	if err != nil {
		return err
	}
	out, err := exec.Command(psql, "-X", "-q", "-d", server, "-c", statement).CombinedOutput()
	if err != nil {
		return fmt.Errorf("pgtest: %s: %w: %s", statement, err, out)
	}
	return nil
}
