package follow

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// ReadFile gives the calendar in a file, within the same bound as an address: a
// regular file of at most [MaxBody] with something in it. It fails with a
// [Failure] that does not name the file.
func ReadFile(path string) (Fetched, error) {
	// A pipe without a writer would block the opening.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return Fetched{}, fileFailure(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Fetched{}, fileFailure(err)
	}
	if !info.Mode().IsRegular() {
		return Fetched{}, Failure{Refusal: ErrFile}
	}
	body, err := readBody(file, info.Size())
	if err != nil {
		return Fetched{}, fileFailure(err)
	}
	return Fetched{Body: body}, nil
}

// fileFailure takes the path out of err.
func fileFailure(err error) Failure {
	var refusal Refusal
	if errors.As(err, &refusal) {
		return Failure{Refusal: refusal}
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return Failure{Refusal: ErrFile, Err: err}
}
