package pgtest_test

import (
	"bufio"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
)

// TestMain lets the test binary be a process that starts a cluster and never
// stops it.
func TestMain(m *testing.M) {
	if os.Getenv("PGTEST_ABANDON") == "" {
		os.Exit(m.Run())
	}
	c, err := pgtest.Start("")
	if err != nil {
		panic(err)
	}
	if os.Getenv("PGTEST_ABANDON") == "stopped" {
		err = c.Stop(pgtest.Fast)
	}
	fmt.Println(folder(c.URL("postgres")), err)
	if os.Getenv("PGTEST_ABANDON") == "panic" {
		panic("on purpose")
	}
	select {}
}

func folder(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	return u.Query().Get("host")
}

// ask is what one statement answers, without headings.
func ask(t *testing.T, address, statement string) string {
	t.Helper()
	out, err := exec.Command("psql", "-X", "-A", "-t", "-d", address, "-c", statement).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return strings.TrimSpace(string(out))
}

func TestDatabase(t *testing.T) {
	pgtest.Database(t) // or skip
	var gone string
	t.Run("it is empty and nobody else's", func(t *testing.T) {
		gone = pgtest.Database(t)
		ask(t, gone, "CREATE TABLE mine ()")
		require.Equal(t, "0", ask(t, pgtest.Database(t), "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
	})
	t.Run("its server lasts", func(t *testing.T) {
		pgtest.Database(t)
		for range 5 {
			runtime.GC()
			time.Sleep(20 * time.Millisecond)
		}
		pgtest.Database(t)
	})
	t.Run("it is dropped after its test", func(t *testing.T) {
		require.Error(t, exec.Command("psql", "-d", gone, "-c", "SELECT 1").Run())
	})
}

func TestCluster(t *testing.T) {
	c := pgtest.NewCluster(t)
	address := c.Database(t)
	ask(t, address, "CREATE TABLE kept (n int)")
	t.Run("it is durable and reached through a socket alone", func(t *testing.T) {
		for setting, want := range map[string]string{"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "listen_addresses": "", "max_connections": "100"} {
			require.Equal(t, want, ask(t, address, "SHOW "+setting), setting)
		}
	})
	t.Run("lists are not sorted by bytes unless somebody asks for it", func(t *testing.T) {
		require.Equal(t, "a,B", ask(t, address, "SELECT string_agg(v, ',' ORDER BY v) FROM (VALUES ('B'), ('a')) AS x(v)"))
	})
	for n, how := range []pgtest.Ending{pgtest.Fast, pgtest.Immediate, pgtest.Killed} {
		t.Run(fmt.Sprintf("what was committed is there after signal %d", how), func(t *testing.T) {
			ask(t, address, "INSERT INTO kept VALUES (1)")
			require.NoError(t, c.Stop(how))
			require.Error(t, exec.Command("psql", "-d", address, "-c", "SELECT 1").Run())
			require.NoError(t, c.Start())
			require.Equal(t, strconv.Itoa(n+1), ask(t, address, "SELECT count(*) FROM kept"))
		})
	}
	t.Run("stopping and starting twice is the same as once", func(t *testing.T) {
		require.NoError(t, c.Start())
		require.NoError(t, c.Stop(pgtest.Fast))
		require.NoError(t, c.Stop(pgtest.Fast))
		require.NoError(t, c.Start())
	})
}

// A process that ends in any way leaves no server and no folder.
func TestAbandoned(t *testing.T) {
	pgtest.NewCluster(t) // or skip
	for _, how := range []string{"panic", "killed", "stopped"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			process := exec.Command(os.Args[0])
			process.Env = append(os.Environ(), "PGTEST_ABANDON="+how)
			stdout, err := process.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, process.Start())
			line, err := bufio.NewReader(stdout).ReadString('\n')
			require.NoError(t, err)
			dir, trouble, _ := strings.Cut(strings.TrimSpace(line), " ")
			require.Equal(t, "<nil>", trouble)
			running := server(t, dir)
			require.Equal(t, how != "stopped", running > 0)
			if how != "panic" {
				require.NoError(t, process.Process.Kill())
			}
			require.Error(t, process.Wait())
			require.Eventually(t, func() bool {
				_, err := os.Stat(dir)
				return errors.Is(err, os.ErrNotExist) && (running == 0 || !alive(running))
			}, 15*time.Second, 50*time.Millisecond, dir)
		})
	}
}

// server is the process that serves the cluster in dir; 0 when there is none.
func server(t *testing.T, dir string) int {
	t.Helper()
	status, err := os.ReadFile(dir + "/data/postmaster.pid")
	if errors.Is(err, os.ErrNotExist) {
		return 0
	}
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(status), "\n")
	pid, err := strconv.Atoi(first)
	require.NoError(t, err)
	return pid
}

// alive: the process is there and not a mere entry that nobody has collected.
func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil || process.Signal(syscall.Signal(0)) != nil {
		return false
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(status), ") Z ")
}

func TestStartInAFolder(t *testing.T) {
	pgtest.NewCluster(t)               // or skip
	dir, err := os.MkdirTemp("", "pg") // what t gives is for root's eyes only where root tests
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	t.Run("it serves, and the folder stays", func(t *testing.T) {
		c, err := pgtest.Start(dir)
		require.NoError(t, err)
		require.Equal(t, "1", ask(t, c.Database(t), "SELECT 1"))
		require.NoError(t, c.Close())
		require.NoError(t, c.Close(), "twice is the same as once")
		require.DirExists(t, dir+"/data")
	})
	t.Run("one that is in use is refused and left alone", func(t *testing.T) {
		_, err := pgtest.Start(dir)
		require.Error(t, err)
		require.DirExists(t, dir+"/data/base")
	})
}
