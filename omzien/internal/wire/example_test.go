package wire_test

import (
	"fmt"
	"strings"

	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
)

func ExampleReadSignUp() {
	_, err := wire.ReadSignUp(strings.NewReader(`{"name": "Fatima", "seats": 12}`))
	for _, field := range wire.ProblemOf(err).Fields {
		fmt.Println(field.Field, field.Code)
	}
	request, err := wire.ReadSignUp(strings.NewReader(`{"name": "Fatima", "email": "fatima@omzien.example", "seats": 2}`))
	fmt.Println(request.Name, request.Seats, err)
	// Output:
	// email required
	// seats too_many
	// Fatima 2 <nil>
}
