package follow

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Failure is why a calendar did not come. Its text is for a log and holds no more
// of the address than Site.
type Failure struct {
	Refusal Refusal
	// Site is scheme and host of the address that failed, which may be one that
	// was redirected to; "" for a file or an address that could not be read.
	Site string
	// Status is the answer's; 0: none came.
	Status int
	// RetryAfter is how long the server asks to stay away, at most
	// [MaxRetryAfter]; 0: it did not say.
	RetryAfter time.Duration
	// Err is what happened underneath; nil: the refusal says it all.
	Err error
}

func (f Failure) Error() string {
	text := f.Refusal.Error()
	if f.Site != "" {
		text += " " + f.Site
	}
	if f.Status != 0 {
		text += " status " + strconv.Itoa(f.Status)
	}
	if f.Err != nil {
		text += ": " + f.Err.Error()
	}
	return text
}

// Unwrap is the refusal and what happened underneath.
func (f Failure) Unwrap() []error {
	if f.Err == nil {
		return []error{f.Refusal}
	}
	return []error{f.Refusal, f.Err}
}

// Wait is RetryAfter; the network asks an error for it.
func (f Failure) Wait() time.Duration { return f.RetryAfter }

// Sentence is what a person reads.
func (f Failure) Sentence() string {
	if f.Site == "" && f.Refusal == ErrEmpty {
		return "In dit bestand staat niets. Kies een ander bestand."
	}
	return f.Refusal.Sentence()
}

// failure is what err means when it came from the site of at, which may be nil.
func failure(at *url.URL, err error) Failure {
	var f Failure
	if !errors.As(err, &f) {
		f.Refusal, f.Err = sorted(err)
	}
	if at != nil {
		f.Site = site(at)
	}
	return f
}

// sorted is the refusal that err stands for, and what of err a log may hold:
// networks, names and certificates. What the other side said is left out; it
// could repeat the address that it was asked for.
func sorted(err error) (Refusal, error) {
	var (
		refusal     Refusal
		op          *net.OpError
		certificate *tls.CertificateVerificationError
		alert       tls.AlertError
		record      tls.RecordHeaderError
		corrupt     flate.CorruptInputError
	)
	network := errors.As(err, &op)
	switch {
	case errors.As(err, &refusal) && network:
		return refusal, op
	case errors.As(err, &refusal):
		return refusal, nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrCut, nil
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return ErrEncoding, nil
	case errors.As(err, &certificate):
		return ErrSecure, certificate
	case errors.As(err, &alert), errors.As(err, &record):
		return ErrSecure, nil
	case network && op.Op == "read":
		return ErrCut, op
	case network:
		return ErrUnreachable, op
	}
	return ErrAnswer, nil
}

// plainly is err, unless a webcal address was asked by TLS in vain: those are of a
// time when that meant http.
func plainly(address string, hop int, err error) error {
	refusal, cause := sorted(err)
	scheme, _, _ := strings.Cut(strings.TrimSpace(address), ":")
	closed := refusal == ErrSecure || errors.Is(cause, syscall.ECONNREFUSED)
	if hop == 0 && strings.EqualFold(scheme, "webcal") && closed {
		return Failure{Refusal: ErrWebcal, Err: cause}
	}
	return err
}

// stopped is f, unless ctx is why there is a failure: the fetch then took longer
// than it may, or the caller gave up.
func stopped(ctx context.Context, f Failure) error {
	switch {
	case ctx.Err() == nil:
		return f
	case errors.Is(context.Cause(ctx), ErrSlow):
		return Failure{Refusal: ErrSlow, Site: f.Site}
	}
	return ctx.Err()
}

// refusalOf is what a status other than 200 means.
func refusalOf(status int) Refusal {
	switch {
	case status == http.StatusNoContent:
		return ErrEmpty
	case status == http.StatusPartialContent:
		return ErrPart
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusProxyAuthRequired:
		return ErrClosed
	case status == http.StatusNotFound:
		return ErrMissing
	case status == http.StatusGone:
		return ErrGone
	case status == http.StatusTooManyRequests:
		return ErrOften
	case status >= 500:
		return ErrServer
	}
	return ErrStatus
}
