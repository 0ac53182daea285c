package pgtest

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// patience is how long a server may take to start or to stop.
const patience = time.Minute

// superuser is who may do everything in a cluster. It has no password.
const superuser = "omzien"

// Ending is a way to stop a server.
type Ending syscall.Signal

// Three ways, from kind to cruel.
const (
	// Fast breaks off what is under way and writes everything to disk.
	Fast = Ending(syscall.SIGINT)
	// Immediate breaks off everything; the next start recovers from the log.
	Immediate = Ending(syscall.SIGQUIT)
	// Killed is kill -9 of the first process; the others find out and leave.
	Killed = Ending(syscall.SIGKILL)
)

// Cluster is a PostgreSQL server with a folder of its own. It is for use by one
// goroutine at a time.
type Cluster struct {
	dir  string
	own  bool // dir was made by Start and goes away in Close
	as   account
	ran  bool // it was ready once
	tell io.WriteCloser
	// janitor cleans up after a process that cannot do so itself.
	janitor *exec.Cmd
	server  *exec.Cmd     // nil while stopped
	ended   chan struct{} // closed when server is no more
}

// janitorScript hears the pid of the server, or an empty line when there is
// none. When its owner is gone it stops what still runs, waits at most 20 s for
// it, and takes the folder away if it gets one. It looks at the file and not at
// the process, which stays in the table where nobody collects it.
const janitorScript = `
pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then
	kill -QUIT "$pid"
	n=0
	while [ $n -lt 200 ] && [ -e data/postmaster.pid ]; do sleep 0.1; n=$((n + 1)); done
fi
if [ -n "$1" ]; then rm -rf "$1"; fi
`

// Start makes a cluster in dir and starts it. Dir must be empty, and short: the
// path of a socket has at most 107 bytes. Where root asks, another account must
// be able to reach it. An empty dir means a temporary folder that goes away with
// the cluster. Whoever starts one holds it and calls Close; if it cannot any
// more, the server ends all the same.
func Start(dir string) (*Cluster, error) {
	if _, err := program("initdb"); err != nil {
		return nil, err
	}
	as, err := unprivileged()
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, own: dir == "", as: as}
	if err = c.prepare(); err == nil {
		err = c.Start()
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// prepare makes the folder, the janitor and the cluster's files.
func (c *Cluster) prepare() (err error) {
	owned := ""
	if c.own {
		if c.dir, err = os.MkdirTemp("", "pg"); err != nil {
			return err
		}
		owned = c.dir
	}
	if err := c.as.give(c.dir); err != nil {
		return err
	}
	janitor := c.command("/bin/sh", "-c", janitorScript, "janitor", owned)
	tell, err := janitor.StdinPipe()
	if err != nil {
		return err
	}
	if err := janitor.Start(); err != nil {
		return err
	}
	c.janitor, c.tell = janitor, tell
	// Sorted as the Dutch do: whoever needs the order of bytes must say so.
	dutch := []string{"--locale-provider=icu", "--icu-locale=nl-NL"}
	if c.initdb(dutch...) == nil {
		return nil
	}
	return c.initdb() // before PostgreSQL 15, or without ICU
}

func (c *Cluster) initdb(more ...string) error {
	initdb, err := program("initdb")
	if err != nil {
		return err
	}
	args := append([]string{"-D", c.data(), "-U", superuser, "--auth=trust", "--encoding=UTF8", "--no-sync"}, more...)
	made := c.command(initdb, args...)
	made.Env = append(os.Environ(), "LC_ALL=C")
	if out, err := made.CombinedOutput(); err != nil {
		return fmt.Errorf("pgtest: initdb: %w: %s", err, out)
	}
	return nil
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *Cluster) log() string { return filepath.Join(c.dir, "log") }

// command runs in the cluster's folder and out of reach of Ctrl-C, as the
// cluster's user.
func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.SysProcAttr = c.dir, c.as.attributes()
	return cmd
}

// Start starts the server again after Stop and returns when it takes
// connections. It does nothing while the server runs.
func (c *Cluster) Start() error {
	for began := time.Now(); c.server == nil; {
		err := c.try()
		if err == nil {
			break
		}
		// What was killed may still be leaving.
		if !c.ran || time.Since(began) > patience {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
	c.ran = true
	return nil
}

func (c *Cluster) try() error {
	postgres, err := program("postgres")
	if err != nil {
		return err
	}
	log, err := os.OpenFile(c.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	server := c.command(postgres, "-D", c.data(), "-k", c.dir, "-c", "listen_addresses=", "-c", "max_connections=100",
		"-c", "shared_buffers=32MB")
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		return err
	}
	c.server, c.ended = server, make(chan struct{})
	go func(ended chan struct{}) {
		server.Wait() //nolint:errcheck // how it ended is in its log
		close(ended)
	}(c.ended)
	fmt.Fprintln(c.tell, server.Process.Pid)
	return c.ready()
}

// ready waits until the server takes connections.
func (c *Cluster) ready() error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		select {
		case <-c.ended:
			c.forget()
			return fmt.Errorf("pgtest: PostgreSQL does not start: %s", c.lastWords())
		default:
		}
		// What is in the last line of the file is what pg_ctl waits for too.
		status, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
		if err == nil && strings.HasPrefix(string(status), fmt.Sprintln(c.server.Process.Pid)) && strings.HasSuffix(strings.TrimSpace(string(status)), "ready") {
			return nil
		}
	}
	return errors.Join(fmt.Errorf("pgtest: PostgreSQL is not ready: %s", c.lastWords()), c.Stop(Killed))
}

// lastWords are the newest lines of the log.
func (c *Cluster) lastWords() string {
	log, err := os.ReadFile(c.log())
	if err != nil {
		return err.Error()
	}
	return string(log[max(0, len(log)-2000):])
}

// Stop ends the server and returns when it is no more. It does nothing while
// the server is stopped.
func (c *Cluster) Stop(how Ending) error {
	if c.server == nil {
		return nil
	}
	err := c.server.Process.Signal(syscall.Signal(how))
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	if err != nil {
		return err
	}
	select {
	case <-c.ended:
		c.forget()
		return nil
	case <-time.After(patience):
		return fmt.Errorf("pgtest: PostgreSQL does not stop: %s", c.lastWords())
	}
}

// forget takes note that there is no server.
func (c *Cluster) forget() {
	c.server = nil
	fmt.Fprintln(c.tell)
}

// Close stops the server at once and takes its temporary folder away. Closing
// twice is the same as once.
func (c *Cluster) Close() error {
	err := c.Stop(Immediate)
	if c.janitor != nil {
		err = errors.Join(err, c.tell.Close(), c.janitor.Wait())
		c.janitor = nil
	}
	if c.own && c.dir != "" {
		err = errors.Join(err, os.RemoveAll(c.dir))
	}
	return err
}

// URL is the address of a database of this server, which need not exist. The
// host in it is the folder of the socket.
func (c *Cluster) URL(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database, RawQuery: "host=" + url.QueryEscape(c.dir)}
	return u.String()
}

// program finds one of PostgreSQL's programs. Debian keeps them out of PATH, in
// a folder for each version; the newest one counts.
func program(name string) (string, error) {
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	slices.SortFunc(folders, func(a, b string) int { return version(b) - version(a) })
	if postgres, err := exec.LookPath("postgres"); err == nil {
		if postgres, err = filepath.EvalSymlinks(postgres); err == nil {
			folders = slices.Insert(folders, 0, filepath.Dir(postgres))
		}
	}
	for _, folder := range folders {
		if found, err := exec.LookPath(filepath.Join(folder, name)); err == nil {
			return found, nil
		}
	}
	if found, err := exec.LookPath(name); err == nil {
		return found, nil
	}
	return "", errMissing
}

// version is the number in a path like /usr/lib/postgresql/15/bin; 0 when it is
// not one.
func version(folder string) int {
	n := 0
	fmt.Sscan(filepath.Base(filepath.Dir(folder)), &n) //nolint:errcheck // 0 then
	return n
}
