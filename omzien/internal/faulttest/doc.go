// Package faulttest holds tests only: what a network in a file must survive.
// A child process signs people up, the test kills it, cuts its power, fills its
// disk, breaks its syncs or moves its clock, and then looks at what is left. In
// the largest of them five hundred clients come to a real site over HTTP, confirm
// by mail, wait, accept, decline, change and withdraw, while it is killed.
//
// Survived means: every answer that was given still holds, no meeting is
// oversold, nobody is there twice or was overtaken at any moment, the order of
// arrival has no holes, each change has its message and no message was lost or
// written twice, and the file is whole. One judge says so; tests of its own show
// that it finds each fault when there is one, and others that it finds what comes
// of mistakes: without a lock, with mail beside the transaction.
//
// The child is this test binary, started again. A power cut is made up from a
// record of what the child wrote and synced; that the folder itself knows the
// files is taken for granted. The record and the broken syncs need strace
// (Debian: apt install strace), the full disk needs the right to mount. Without
// them these tests are skipped, and fail when OMZIEN_TEST_REQUIRE names strace
// or tmpfs. With OMZIEN_FAULTS=long there are far more rounds, which takes about
// twenty minutes. The log of each test names its OMZIEN_FAULTS_SEED; a run
// with it makes the same choices, though no two runs write at the same moments.
// With the flag -artifacts the files that were found wanting are kept.
//
// What the store promises without faults is examined by package storetest.
package faulttest
