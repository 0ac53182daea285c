package browsertest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestFirefox is the way of a visitor with another browser than the one of all
// other tests: from the list to a receipt, on the site of somebody else.
func TestFirefox(t *testing.T) {
	f := newFirefox(t)
	s := newSite(t)
	home := s.elsewhere()
	f.visit(home)
	f.wait(shows(3))
	f.eval(`(window.heard = [], document.addEventListener("omzien-signed-up", (e) => window.heard.push(e.detail.event + " " + e.detail.status)), true)`)
	t.Run("what is typed narrows the list", func(t *testing.T) {
		f.enter("#oz-q", "KÓFFIE")
		f.wait(shows(1) + ` && text(".oz-status") === "1 bijeenkomst"`)
	})
	t.Run("a meeting opens in the place of the list", func(t *testing.T) {
		f.click(link)
		f.wait(`$(".oz-form") && root.activeElement?.innerText === "Koffie voor wie alleen is"`)
	})
	t.Run("what is wrong is said, and what was typed stays", func(t *testing.T) {
		f.enter("#oz-name", name)
		f.enter("#oz-email", "fatima@omzien")
		f.click(submit)
		f.wait(`root.activeElement?.id === "oz-fout" && $("#oz-email").ariaInvalid === "true"`)
		require.Equal(t, name, f.eval(`$("#oz-name").value`))
		require.Empty(t, s.roll("koffie"))
	})
	t.Run("once it is right there is a receipt, and a seat", func(t *testing.T) {
		f.eval(`($("#oz-email").value = "", true)`)
		f.enter("#oz-email", email)
		f.click(submit)
		f.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
		s.requireSeat("koffie", name, email, 1)
		require.Equal(t, "koffie confirmed", f.eval(`window.heard.join()`))
		require.Equal(t, home+"/", f.eval(`location.href`))
	})
	t.Run("the month is drawn by Go", func(t *testing.T) {
		f.click("[data-oz-agenda]")
		f.wait(shows(3))
		f.click(`[data-oz-view=month]`)
		f.wait(`$("table.oz-grid-month")`)
		require.Equal(t, float64(1), f.eval(`performance.getEntriesByType("resource").filter((e) => e.name.endsWith(".wasm")).length`))
	})
	require.Equal(t, "", f.eval(`document.cookie`))
}

// firefox is Debian's Firefox, asked in its own protocol (Marionette, the one below
// geckodriver): messages of JSON with their length before them, over TCP.
type firefox struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
	last int // number of the last command
}

func newFirefox(t *testing.T) *firefox {
	t.Helper()
	path, err := exec.LookPath("firefox-esr")
	if err != nil {
		const missing = "NOT TESTED: no other browser to test the widget in (Debian: apt install firefox-esr)"
		if strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), "firefox") {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	profile := t.TempDir()
	// Any free port, which it tells in a file; and nobody is asked for updates.
	settings := `user_pref("marionette.port", 0);
user_pref("app.update.enabled", false);
user_pref("app.normandy.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "http://127.0.0.1:9/");
user_pref("toolkit.telemetry.server", "");
`
	require.NoError(t, os.WriteFile(filepath.Join(profile, "user.js"), []byte(settings), 0o600))
	browser := exec.Command(path, "--headless", "--no-remote", "--profile", profile, "--marionette")
	browser.Env = append(os.Environ(), "HOME="+profile, "MOZ_CRASHREPORTER_DISABLE=1")
	require.NoError(t, browser.Start())
	f := &firefox{t: t}
	t.Cleanup(func() { // killed at once, it would leave children that write in the profile
		if f.conn != nil {
			f.ask("Marionette:Quit", map[string]any{"flags": []string{"eForceQuit"}})
			f.conn.Close()
		}
		kill := time.AfterFunc(patience, func() { browser.Process.Kill() })
		defer kill.Stop()
		browser.Wait()
	})
	f.conn = dial(t, filepath.Join(profile, "MarionetteActivePort"))
	f.in = bufio.NewReader(f.conn)
	_, err = f.read() // who it is
	require.NoError(t, err)
	f.do("WebDriver:NewSession", nil)
	f.do("WebDriver:SetWindowRect", map[string]any{"width": 1280, "height": 900})
	return f
}

// dial connects to the port that the browser writes in a file when it is ready.
func dial(t *testing.T, file string) net.Conn {
	t.Helper()
	var conn net.Conn
	require.Eventually(t, func() bool {
		port, err := os.ReadFile(file)
		if err != nil || len(port) == 0 {
			return false
		}
		conn, err = net.Dial("tcp", "127.0.0.1:"+string(port))
		return err == nil
	}, 2*patience, patience/200, "Firefox does not start")
	return conn
}

// ask is a command and its answer.
func (f *firefox) ask(command string, params map[string]any) (any, error) {
	f.last++
	if params == nil {
		params = map[string]any{}
	}
	message, err := json.Marshal([]any{0, f.last, command, params})
	if err != nil {
		return nil, err
	}
	f.conn.SetDeadline(time.Now().Add(2 * patience))
	if _, err := fmt.Fprintf(f.conn, "%d:%s", len(message), message); err != nil {
		return nil, err
	}
	answer, err := f.read()
	if err != nil {
		return nil, err
	}
	parts, ok := answer.([]any) // 1, the number of the command, error, result
	if !ok || len(parts) != 4 || parts[1] != float64(f.last) {
		return nil, fmt.Errorf("not an answer: %v", answer)
	}
	if parts[2] != nil {
		return nil, errors.New(fmt.Sprint(parts[2]))
	}
	if result, ok := parts[3].(map[string]any); ok {
		if value, has := result["value"]; has {
			return value, nil
		}
	}
	return parts[3], nil
}

func (f *firefox) read() (any, error) {
	size, err := f.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	length, err := strconv.Atoi(strings.TrimSuffix(size, ":"))
	if err != nil {
		return nil, err
	}
	message := make([]byte, length)
	if _, err := io.ReadFull(f.in, message); err != nil {
		return nil, err
	}
	var value any
	return value, json.Unmarshal(message, &value)
}

func (f *firefox) do(command string, params map[string]any) any {
	f.t.Helper()
	value, err := f.ask(command, params)
	require.NoError(f.t, err, command)
	return value
}

func (f *firefox) visit(address string) {
	f.t.Helper()
	f.do("WebDriver:Navigate", map[string]any{"url": address})
}

// eval is the value of an expression with the words of [script].
func (f *firefox) eval(expression string) any {
	f.t.Helper()
	return f.do("WebDriver:ExecuteScript", map[string]any{"script": "return " + script(expression), "args": []any{}})
}

func (f *firefox) wait(expression string) {
	f.t.Helper()
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		if f.eval("!!("+expression+")") == true {
			return
		}
	}
	require.Fail(f.t, "the page does not come so far", "%s\n%s", expression, f.eval(`location.href + "\n" + (root.body ?? root.lastElementChild)?.innerText`))
}

// element is a reference that commands of WebDriver take.
func (f *firefox) element(selector string) string {
	f.t.Helper()
	f.wait(`$("` + selector + `")`)
	reference, ok := f.eval(`$("` + selector + `")`).(map[string]any)
	require.True(f.t, ok)
	for _, id := range reference {
		return id.(string)
	}
	return ""
}

func (f *firefox) click(selector string) {
	f.t.Helper()
	f.do("WebDriver:ElementClick", map[string]any{"id": f.element(selector)})
}

// enter types in a field, letter by letter.
func (f *firefox) enter(selector, text string) {
	f.t.Helper()
	f.do("WebDriver:ElementSendKeys", map[string]any{"id": f.element(selector), "text": text})
}
