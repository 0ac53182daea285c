// Types of the network's custom elements, for pages that are written in TypeScript:
//
//   /// <reference path="omzien.d.ts" />

export {};

/** What omzien-agenda and omzien-next can be narrowed by, in the words of the addresses of the network. */
interface OmzienFilters {
  "filter-thema"?: string;
  "filter-gemeente"?: string;
  "filter-soort"?: string;
  "filter-doelgroep"?: string;
  "filter-initiatief"?: string;
}

interface OmzienPart {
  /** Address of the agenda, such as https://netwerk.example/agenda.html. May be left out beside a script that brings the agenda along. */
  src?: string;
  /** Language of the words: "nl", "en" or "ar". */
  lang?: string;
}

export interface OmzienAgendaAttributes extends OmzienPart, OmzienFilters {
  view?: "list" | "month" | "week";
  /** At most so many meetings. */
  max?: string;
}

export interface OmzienSignUpAttributes extends OmzienPart {
  /** The meeting: the last part of the address of its page. */
  event?: string;
}

export type OmzienNextAttributes = OmzienPart & OmzienFilters;

/** Somebody signed up here; the event does not say who. */
export type OmzienSignedUpEvent = CustomEvent<{
  event: string;
  status: "pending" | "confirmed" | "waitlisted" | "offered" | "withdrawn";
}>;

/** A part is shown, or shows something else: how, and how many meetings are in sight. */
export type OmzienShownEvent = CustomEvent<{ view: "list" | "month" | "week" | "one"; count: number }>;

/** A visitor opened a meeting in the place of the list. */
export type OmzienOpenedEvent = CustomEvent<{ event: string }>;

declare global {
  interface HTMLElementTagNameMap {
    "omzien-agenda": HTMLElement;
    "omzien-signup": HTMLElement;
    "omzien-next": HTMLElement;
  }
  interface HTMLElementEventMap {
    "omzien-signed-up": OmzienSignedUpEvent;
    "omzien-shown": OmzienShownEvent;
    "omzien-opened": OmzienOpenedEvent;
  }
}
