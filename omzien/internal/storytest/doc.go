// Package storytest holds tests only: the whole life of a sign-up, from the form
// to the thanks, as somebody meets it who has a browser and a mail program. The
// network, its pages and the mail server are real; only the clock is moved by the
// test.
package storytest
