// Package vocabulary is an ordered list of values with their Dutch labels: the
// mechanism behind every enumeration of initiatives and of support for them. It
// refuses nothing and knows no word of its own; those stand with their types.
package vocabulary

// Of is a list of values of one type, in the order in which a form shows them.
type Of[T ~string] []struct {
	Value T
	Label string
}

// Values is a fresh list of the values.
func (v Of[T]) Values() []T {
	values := make([]T, len(v))
	for i, term := range v {
		values[i] = term.Value
	}
	return values
}

// Label is "" for a value outside the vocabulary.
func (v Of[T]) Label(value T) string {
	for _, term := range v {
		if term.Value == value {
			return term.Label
		}
	}
	return ""
}
