// Package pgtest is for tests only: a PostgreSQL of our own.
//
// A test asks [Database] for an empty database and gets its URL. The server is
// the one that OMZIEN_TEST_POSTGRES names (a URL of somebody who may create
// databases), or else a [Cluster] that is started once per process in a
// temporary folder. Where PostgreSQL is not installed the test is skipped, or
// fails when OMZIEN_TEST_REQUIRE names postgresql.
//
// A test that stops or breaks its server takes one of its own, with
// [NewCluster]; a program that is no test calls [Start].
//
// A cluster keeps what it says it keeps (fsync is on, as shipped), listens on a
// Unix socket in its folder and on nothing else, and lets everybody in who can
// reach that: it is for made-up data only. It ends with the process that
// started it, also when that panics or is killed.
//
// The package speaks to PostgreSQL through PostgreSQL's own programs, so that
// it needs no driver.
package pgtest
