// Package mail writes the letters of a network's outbox and hands them to a mail
// server.
//
// [Compose] makes a complete message of a letter: plain text, HTML and, for who
// has a seat, a part that the person's calendar program understands. [SMTP] is a
// mail server, and [Sender] takes letters out of the outbox and gives them to one:
// [Sender.Run] for as long as a program runs, [Sender.Flush] once.
//
// The words are in one file for each language. Text and HTML are made of the same
// words, so they cannot differ. HTML is one column without pictures, colours of its
// own for text, or anything that is fetched from elsewhere: it tells nobody that it
// was read.
//
// A calendar file is no attachment: it is the last alternative of the text, where
// programs that make an appointment of it look. As an attachment besides, some of
// them show it twice, and gateways take it out. The person's own page, to which each
// letter leads, has it as a file.
//
// A message is sent at least once. It keeps its Message-ID, so most programs show
// it once if a crash made it go out twice.
//
// It keeps no addresses, and never logs one; nor a text or a password. It reads no
// mail: answers go to the meeting's own contact.
package mail
