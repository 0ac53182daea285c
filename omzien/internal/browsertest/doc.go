// Package browsertest holds tests only: the pages and the widget in a real
// browser, driven as a visitor would, with mouse and keyboard.
//
// It needs Chromium (Debian: apt install chromium). Without it the tests are
// skipped, and fail when OMZIEN_TEST_REQUIRE names chromium. With OMZIEN_SHOTS
// set to a folder, more tests write pictures of the pages there; OMZIEN_PICTURES is
// one for the pictures in the README. What axe-core and html-validate say of the
// pages is asked where OMZIEN_TEST_NODE_MODULES is a folder that has them; without
// it those tests are skipped, and fail when OMZIEN_TEST_REQUIRE names axe.
//
// The way from the list to a receipt is also gone in Firefox (Debian: apt install
// firefox-esr), and on pages with the style sheets of other people's sites, which
// stand in the folder OMZIEN_TEST_THEMES as .ci/run unpacks them. Both are skipped
// where they are missing, and fail when OMZIEN_TEST_REQUIRE names firefox and themes.
//
// What the renderer draws, what the interface answers and what the WebAssembly
// returns is tested where it is made. Here is only what needs a browser: that
// the parts work together, and what becomes of focus, typing and the network.
package browsertest
