//go:build !unix

package pgtest

import "syscall"

// account is who runs PostgreSQL.
type account struct{}

// unprivileged: without Unix sockets and a shell there is no cluster of our own;
// OMZIEN_TEST_POSTGRES can name another.
func unprivileged() (account, error) { return account{}, errMissing }

func (account) give(string) error { return nil }

func (account) attributes() *syscall.SysProcAttr { return nil }
