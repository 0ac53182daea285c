package main

// edit gives functions of Go's library another body. Every body is followed by a
// bare return, so that results not given are zero.
type edit struct {
	pkg   string
	why   string // why a page does without, in one line; the file it is about is named
	body  string
	funcs string // names with spaces between; "T.m" is a method of T or *T, "T.*" all that no other edit names
}

const (
	zero = ""          // does nothing, gives zero values
	trap = `throw("")` // stops the module: what would work only in part must not begin
	stop = "abort()"   // the instruction unreachable (asm_wasm.s)
	text = `return ""` // says nothing
)

// sources are the releases of Go that the edits were written for, with the digest
// of each package that is edited, of all its Go files but tests. A release comes
// in when somebody has read what changed in the functions below, in the layouts of
// slim_tables.go, and in who calls recover; TestStress and the tests of
// widget/dist must pass then.
var sources = map[string]map[string]string{
	"go1.26.8": {
		"internal/abi":              "00591a1a4dcd2e5f7b05612b3a5234ec",
		"internal/bisect":           "b9345057950dcaaff276a69c2b3f2084",
		"internal/cpu":              "b3262643084c6167240ae4ab4cd5a888",
		"internal/godebug":          "5a083aad661ed84f133932ea0647634d",
		"internal/runtime/atomic":   "1515e03d9a8e51150adbc0ad75a43e08",
		"internal/runtime/exithook": "626a57ecd01fd5b0c146ee9855e4a00d",
		"internal/runtime/maps":     "fdc3b1523fa0fa7a2b6d4113ec6d9340",
		"internal/runtime/math":     "b9009670088d3fab2f927c1c01f90895",
		"internal/runtime/sys":      "8be461b2310670159900e3e3426e0ca2",
		"math/bits":                 "802ea67017babc0c4783cf98d755313e",
		"runtime":                   "6d6e0423f6ae80fecf74920cfa8c2cdf",
		"sync/atomic":               "49b95bb50d8e48afb5f09d103515ccd8",
		"syscall":                   "7718e15f757750fcfe3995bc20cd1667",
		"time":                      "3afc4408b0172ce823b37d70542ed173",
	},
}

// inlined are the packages whose small functions are inlined, where the rest of
// the module has no inlining at all: the call of a function that reads one word is
// larger than reading it. In none of them does anything recover.
var inlined = []string{
	"internal/abi", "internal/runtime/atomic", "internal/runtime/maps", "internal/runtime/math", "internal/runtime/sys",
	"math/bits", "runtime", "sync/atomic",
}

// inlineLimit is the size of what is inlined, in nodes of the syntax tree. At 14
// and at 30 the module is 1 % larger.
const inlineLimit = 20

// numbered let the runtime find a function by its number, the high part of its
// address, in a table where all functions are equally large: rewrite makes it, and
// nothing works until then (symtab.go).
var numbered = []edit{
	{pkg: "runtime", why: "the check that findfunctab and ftab are there and in order", body: zero, funcs: "moduledataverify1"},
	{pkg: "runtime", why: "the search through findfunctab and ftab", funcs: "findfunc",
		body: `datap := findmoduledatap(pc)
	if datap == nil {
		return funcInfo{}
	}
	return funcInfo{(*_func)(add(unsafe.Pointer(&datap.pclntable[0]), (pc-datap.minpc)>>16*` + strideText + `)), datap}`},
	{pkg: "runtime", why: "the entry that each function notes", funcs: "funcInfo.entry",
		body: `return f.datap.minpc + (uintptr(unsafe.Pointer(f._func))-uintptr(unsafe.Pointer(&f.datap.pclntable[0])))/` + strideText + `<<16`},
}

// strideText is the constant stride, for the source of the runtime.
const strideText = "72"

// removals are what a page does without.
var removals = []edit{
	{pkg: "runtime", why: "panic.go: a fault ends in a trap; nobody would read what it says, and exit is no end in a page",
		body: stop, funcs: "throw fatal fatalthrow fatalpanic"},
	{pkg: "runtime", why: "panic.go, error.go: the values of a panic that nobody recovers, in words",
		body: zero, funcs: "preprintpanics printpanics printpanicval printanycustomtype printindented"},
	{pkg: "runtime", why: "error.go, lockrank.go, runtime2.go: words of faults; what a fault is stays, so recover and type switches see it",
		body: text, funcs: "boundsError.Error TypeAssertionError.Error lockRank.String waitReason.String"},
	{pkg: "runtime", why: "error.go: a method called through a nil pointer still panics, without the names",
		body: `panic(plainError(""))`, funcs: "panicwrap"},
	{pkg: "runtime", why: "traceback.go, symtab.go, mprof.go: lists of callers, for people, profiles and runtime.Callers, which finds none",
		body: zero, funcs: "traceback traceback1 traceback2 tracebackothers tracebacksomeothers tracebacktrap tracebackPCs tracebackHexdump goroutineheader " +
			"printcreatedby callers gcallers Frames.Next showfuncinfo hexdumpWords fpTracebackPartialExpand saveAncestors"},
	{pkg: "runtime", why: "proc.go, mgc*.go: what GODEBUG would print; a page has no environment",
		body: zero, funcs: "schedtrace gcDumpObject dumpScanStats printScavTrace fmtNSAsMS mspan.reportZombies"},
	{pkg: "runtime", why: "trace*.go: the execution tracer, which nobody can start",
		body: zero, funcs: "traceLocker.* traceEnabled traceShuttingDown traceAcquireEnabled traceRelease traceAdvance traceReader traceCPUSample traceThreadDestroy " +
			"traceInitReadCPU traceStartReadCPU traceStopReadCPU traceReadCPU traceSchedResourceState.* traceExitingSyscall traceExitedSyscall traceAllocFreeEnabled traceLockInit " +
			"traceStackTable.* traceSyncBatch StartTrace StopTrace ReadTrace traceEventWriter.* traceWriter.* traceBufFlush timer.trace timer.trace1 timers.trace"},
	{pkg: "runtime", why: "metrics.go, mprof.go, profbuf.go, histogram.go: figures and profiles, which nobody can ask for",
		body: zero, funcs: "initMetrics godebug_registerMetric readMetrics mProf_Malloc mProf_Free mProf_Flush mProf_FlushLocked mProf_NextCycle saveblockevent blockevent " +
			"mutexevent tryRecordGoroutineProfile doRecordGoroutineProfile tryRecordGoroutineProfileWB profilealloc profBuf.* sigprof findGoroutineLeaks " +
			"goroutineProfileStateHolder.* timeHistogram.record cpuStats.* consistentHeapStats.release"},
	{pkg: "runtime", why: "mstats.go: with one thread all figures of the heap, which only the two above read, may go to one place",
		body: "return &m.stats[0]", funcs: "consistentHeapStats.acquire"},
	{pkg: "runtime", why: "mgclimit.go: how much of the processor the collector may take, when it takes too much of many",
		body: zero, funcs: "gcCPULimiterState.* limiterEvent.*"},
	{pkg: "runtime", why: "runtime1.go, type.go: the compiler's work, checked again at each start; types of other modules",
		body: zero, funcs: "check typelinksinit"},
	{pkg: "runtime", why: "mgcscavenge.go: memory given back to the system, which WebAssembly cannot (mem_sbrk.go does nothing)",
		body: zero, funcs: "scavengeIndex.* scavengerState.* pageAlloc.scavenge gcPaceScavenger mheap.enableMetadataHugePages pageAlloc.enableChunkHugePages sysHugePage sysNoHugePage"},
	{pkg: "runtime", why: "mgcscavenge.go: gcenable waits for this one to begin",
		body: "c <- 1", funcs: "bgscavenge"},
	{pkg: "runtime", why: "os_wasip1.go, env_posix.go, runtime1.go: arguments and environment, which a page does not give",
		body: zero, funcs: "goenvs gogetenv parsegodebug"},
	{pkg: "runtime", why: "mgcpacer.go: GOGC, as when it is not set", body: "return 100", funcs: "readGOGC"},
	{pkg: "runtime", why: "mgcpacer.go: GOMEMLIMIT, as when it is not set", body: "return 1<<63 - 1", funcs: "readGOMEMLIMIT"},
	{pkg: "runtime", why: "proc.go, cgocall.go: more threads than the one, which dolockOSThread and newosproc refuse here anyway",
		body: trap, funcs: "mexit stoplockedm startlockedm handoffp newm allocm cgocall exitsyscallNoP"},
	{pkg: "runtime", why: "proc.go, netpoll*.go: waking other threads, finding work of other processors, and sockets; there is one processor and nothing to wait for",
		body: zero, funcs: "startm checkdead checkRunqsNoP checkIdleGCNoP netpoll netpollinited netpollGenericInit netpollBreak netpollready"},
	{pkg: "runtime", why: "proc.go: as when nothing was found to steal", body: "return nil, false, now, 0, false", funcs: "stealWork"},
	{pkg: "runtime", why: "proc.go: as when nobody has a timer", body: "return pollUntil", funcs: "checkTimersNoP"},
	{pkg: "runtime", why: "time.go: timers, and so time.Sleep; the page's own clock calls the module",
		body: trap, funcs: "timer.maybeAdd timer.modify timer.stop"},
	{pkg: "runtime", why: "time.go: as when nobody has a timer", body: "return now, 0, false", funcs: "timers.check"},
	{pkg: "runtime", why: "time.go: as when nobody has a timer",
		body: zero, funcs: "timers.take timers.wakeTime timeSleepUntil timer.maybeRunChan blockTimerChan unblockTimerChan timerchandrain"},
	{pkg: "runtime", why: "mheap.go, arena.go: finalizers, cleanups, weak pointers, arenas: all begin with a special record",
		body: trap, funcs: "addspecial freeSpecial mspan.setUserArenaChunkToFault badPointer"},
	{pkg: "runtime", why: "mgcmark.go, mcleanup.go, mfinal.go: as when there is no special record",
		body: zero, funcs: "markrootSpans gcScanFinalizer gcScanCleanup cleanupQueue.* wakefing"},
	{pkg: "runtime", why: "synctest.go: tests with a clock of their own", body: zero, funcs: "synctestBubble.*"},
	{pkg: "internal/runtime/exithook", why: "hooks.go: a page does not end by itself", body: zero, funcs: "Run"},
	{pkg: "internal/cpu", why: "cpu.go: GODEBUG", body: zero, funcs: "processOptions"},
	{pkg: "internal/godebug", why: "godebug.go: settings have the value of this Go release, as without GODEBUG",
		body: zero, funcs: "Setting.* init update parse newIncNonDefault"},
	{pkg: "internal/bisect", why: "bisect.go: searches the change that broke a test", body: zero, funcs: "New Matcher.*"},
	{pkg: "time", why: "zoneinfo*.go: the zone of the machine, and the rules of zones that were loaded from files; fixed zones have none",
		body: zero, funcs: "initLocal tzset"},
	{pkg: "syscall", why: "fs_wasip1.go, env_unix.go: folders, standard input and output, and the environment",
		body: zero, funcs: "init Getenv"},
}

// settled are expressions whose value in a condition of package runtime is always
// the same here: settings of GODEBUG that nobody can set, what the edits above
// leave out, and ways to run that need more than one thread or another program.
var settled = map[string]string{
	"debug.clobberfree": "int32(0)", "debug.dontfreezetheworld": "int32(0)", "debug.disablethp": "int32(0)", "debug.efence": "int32(0)",
	"debug.gccheckmark": "int32(0)", "debug.gcpacertrace": "int32(0)", "debug.gcshrinkstackoff": "int32(0)", "debug.gcstoptheworld": "int32(0)",
	"debug.gctrace": "int32(0)", "debug.harddecommit": "int32(0)", "debug.inittrace": "int32(0)", "debug.malloc": "false",
	"debug.profstackdepth": "int32(0)", "debug.sbrk": "int32(0)", "debug.scavtrace": "int32(0)", "debug.scheddetail": "int32(0)",
	"debug.schedtrace": "int32(0)", "debug.traceallocfree.Load()": "int32(0)", "debug.tracebackancestors": "int32(0)", "debug.checkfinalizers": "int32(0)",
	"debug.asyncpreemptoff": "int32(1)", "useCheckmark": "false", "inittrace.active": "false",

	"trace.ok()": "false", "trace.enabled": "false", "trace.shutdown.Load()": "false", "traceEnabled()": "false", "traceShuttingDown()": "false",
	"goroutineProfile.active": "false", "gp.tracking": "false", "work.goroutineLeak.enabled": "false", "work.goroutineLeak.pending.Load()": "false",
	"netpollinited()": "false", "netpollAnyWaiters()": "false", "c.timer != nil": "false", "span.isUserArenaChunk": "false", "s.isUserArenaChunk": "false",
	"gp.bubble != nil": "false", "c.bubble != nil": "false", "sg.g.bubble != nil": "false", "getg().bubble != nil": "false",

	"iscgo": "false", "isarchive": "false", "*cgo_yield != nil": "false", "haveSysmon": "false", "faketime != 0": "false", "freezing.Load()": "false",
}
