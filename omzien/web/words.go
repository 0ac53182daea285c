package web

import (
	"errors"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// text is something that only a server says, in every language of package widget,
// which has the words of all that it draws.
type text struct{ nl, en, ar string }

func (t *text) in(l event.Language) string {
	switch l {
	case event.English:
		return t.en
	case widget.Arabic:
		return t.ar
	}
	return t.nl
}

// Why an answer is none, and what to do next.
var (
	saidTooLarge   = &text{"Wat u stuurde is te groot. Maak de tekst korter.", "What you sent is too large. Please make the text shorter.", "ما أرسلته كبير جدًا. يُرجى اختصار النص."}
	saidUnreadable = &text{"We kunnen dit formulier niet lezen. Vul het opnieuw in.", "We cannot read this form. Please fill it in again.", "لا يمكننا قراءة هذا النموذج. يُرجى ملؤه من جديد."}
	saidMediaType  = &text{"We kunnen dit formulier niet lezen. Ga naar de agenda en meld u daar aan.", "We cannot read this form. Go to the agenda and sign up there.", "لا يمكننا قراءة هذا النموذج. انتقل إلى جدول اللقاءات وسجّل هناك."}
	saidMethod     = &text{"Dit kan niet op dit adres. Ga naar de agenda.", "This address cannot do that. Go to the agenda.", "لا يمكن القيام بذلك في هذا العنوان. انتقل إلى جدول اللقاءات."}
	saidReference  = &text{" Blijft het misgaan? Noem dan dit nummer: ", " Does it keep going wrong? Then tell us this number: ", " هل تكرر الخطأ؟ أخبرنا إذن بهذا الرقم: "}
	saidChanged    = &text{"Deze aanmelding is intussen ergens anders veranderd. Hieronder staat hoe het nu is. Kijk wat u nog wilt veranderen en druk dan op de knop.",
		"This sign-up has been changed somewhere else in the meantime. Below you see how it is now. See what you still want to change, and then press the button.",
		"تم تغيير هذا التسجيل في مكان آخر في هذه الأثناء. ترى أدناه وضعه الآن. راجع ما تريد تغييره ثم اضغط على الزر."}
	saidCalendar = &text{"Dit kalenderadres werkt niet. Misschien is het niet goed overgenomen, of is die kalender gestopt. Wilt u een nieuwe kalender? Maak het veld dan leeg en druk op de knop.",
		"This calendar address does not work. Perhaps it was not copied well, or that calendar has stopped. Would you like a new calendar? Then empty the field and press the button.",
		"عنوان التقويم هذا لا يعمل. ربما لم يُنسخ كما يجب، أو أن ذلك التقويم قد توقّف. هل تريد تقويمًا جديدًا؟ أفرغ الحقل إذن واضغط على الزر."}
	saidAddress = &text{"Dit adres klopt niet.", "This address is not right.", "هذا العنوان غير صحيح."}
	saidChoose  = &text{"Ga naar de agenda en kies daar opnieuw. Onder de lijst staat het goede adres voor uw kalender.",
		"Go to the agenda and choose again there. Below the list is the right address for your calendar.",
		"انتقل إلى جدول اللقاءات واختر من جديد. تجد العنوان الصحيح لتقويمك أسفل القائمة."}
)

// What nobody knows of what an address asks for.
var (
	unknownTheme    = &text{"Dit thema kennen we niet.", "We do not know this theme.", "لا نعرف هذا الموضوع."}
	unknownPlace    = &text{"Deze gemeente kennen we niet.", "We do not know this municipality.", "لا نعرف هذه البلدية."}
	unknownFormat   = &text{"Deze soort bijeenkomst kennen we niet.", "We do not know this kind of meeting.", "لا نعرف هذا النوع من اللقاءات."}
	unknownAudience = &text{"Deze doelgroep kennen we niet.", "We do not know this audience.", "لا نعرف هذه الفئة."}
	unknownView     = &text{"Deze weergave kennen we niet.", "We do not know this view.", "لا نعرف طريقة العرض هذه."}
	unknownDate     = &text{"Deze datum kennen we niet.", "We do not know this date.", "لا نعرف هذا التاريخ."}
	unknownHost     = &text{"Dit initiatief kennen we niet.", "We do not know this initiative.", "لا نعرف هذه المبادرة."}
)

// sentenceOf is what a visitor reads of an error.
func sentenceOf(l event.Language, err error) string {
	code := omzien.Code(err)
	if len(omzien.Faults(err)) > 0 {
		code = string(omzien.Invalid)
	}
	return widget.Sentence(l, code, omzien.Sentence(err))
}

// faultsOf is what is wrong, field by field.
func faultsOf(l event.Language, err error) []widget.Fault {
	var faults []widget.Fault
	if list, ok := errors.AsType[event.FieldErrors](err); ok {
		for _, f := range list {
			faults = append(faults, widget.Fault{Field: f.Field, Sentence: widget.FaultSentence(l, f)})
		}
		return faults
	}
	for _, f := range omzien.Faults(err) {
		faults = append(faults, widget.Fault{Field: f.Field, Sentence: f.Sentence})
	}
	return faults
}
