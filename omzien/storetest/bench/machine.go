package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// machine is a paragraph about where the numbers come from.
func (b *bench) machine(ctx context.Context) (string, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", err
	}
	defer db.Close()
	var version string
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return "", err
	}
	syncs, err := b.syncs()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, %s/%s, %d cores; SQLite %s; %.0f times a second 4 KiB appended and fsync. %d rounds, %d sign-ups in each.",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), version, syncs, b.rounds, b.signUps), nil
}

// syncs is how often a second the disk can be waited for.
func (b *bench) syncs() (float64, error) {
	file, err := os.Create(filepath.Join(b.scratch, "syncs"))
	if err != nil {
		return 0, err
	}
	defer file.Close()
	block := make([]byte, 4096)
	began, n := time.Now(), 0
	for time.Since(began) < time.Second {
		if _, err := file.Write(block); err != nil {
			return 0, err
		}
		if err := file.Sync(); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(began).Seconds(), nil
}
