package main

import (
	"errors"
	"os"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
)

// smtpVariable names the environment variable that -smtp is taken from when it is
// not given: there is mostly a password in that address.
const smtpVariable = "OMZIEN_SMTP"

// postOptions are how mail goes out.
type postOptions struct{ smtp, from *string }

func (o *options) post() postOptions {
	typed := postOptions{
		smtp: o.String("smtp", os.Getenv(smtpVariable), "`ADRES` van de mailserver; kan ook in "+smtpVariable),
		from: o.String("from", "", "`MAILADRES` waar de mail vandaan komt"),
	}
	o.Lookup("smtp").DefValue = "" // the help must not show a password
	return typed
}

// carrier is the mail server that was named; nil when none was. It connects to
// nothing yet.
func (t postOptions) carrier() (mail.Carrier, error) {
	switch {
	case *t.smtp == "" && *t.from == "":
		return nil, nil
	case *t.smtp == "":
		return nil, misuse("Zet er ook bij welke mailserver de mail verstuurt (-smtp).")
	case *t.from == "":
		return nil, misuse("Zet er ook bij van welk adres de mail komt (-from).")
	}
	server, err := mail.SMTP(*t.smtp, nil)
	if wrong, ok := errors.AsType[mail.AddressError](err); ok {
		return nil, misuse(wrong.Sentence() + " Schrijf het adres zo: smtp://mail.omzien.example:587. Een naam en een wachtwoord horen in " + smtpVariable + ".")
	}
	if err != nil {
		return nil, err
	}
	if err := (mail.Options{From: *t.from, Site: "http://localhost"}).Check(); err != nil {
		return nil, misuse("Achter -from hoort een mailadres, zo: aanmelden@omzien.example.")
	}
	return server, nil
}

// keyVariable names the environment variable with the secret that forms are stamped
// with, see web.Options.Key. It is no option: it would stand in the process list.
const keyVariable = "OMZIEN_KEY"

// formKey is that secret; nil when there is none.
func formKey() ([]byte, error) {
	const least = 20 // characters: a word can be guessed
	key := os.Getenv(keyVariable)
	if key != "" && len(key) < least {
		return nil, misuse("De sleutel in " + keyVariable + " is te kort. Neem er een van 20 tekens of meer.")
	}
	return []byte(key), nil
}

// proofWith is how long people have to confirm their mail address: without a mail
// server nobody could.
func proofWith(carrier mail.Carrier) time.Duration {
	if carrier == nil {
		return 0
	}
	return omzien.DefaultProof
}
