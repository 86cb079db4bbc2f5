"""Words of the findings about battery, power, heat, processor and memory."""

from reports.language import mark
from reports.wording.parts import FindingText

BATTERY = {
    "battery.present": FindingText(
        name=mark("Battery"),
        good=(mark("found"),),
        bad=(mark("not found"),),
        means=mark("Without a battery the laptop only works with the charger plugged in."),
        next=mark("Fit a battery that works."),
        next_silent=mark("Look whether there is a battery."),
    ),
    "battery.wear": FindingText(
        name=mark("Battery"),
        good=(mark("{health_percent} of new"), mark("holds enough charge")),
        warn=(mark("{health_percent} of new"), mark("partly worn")),
        bad=(mark("{health_percent} of new"), mark("worn out")),
        means=mark("The more a battery is worn, the shorter the laptop works without its charger."),
        next=mark("Replace the battery."),
        limits=(mark("Good from {warn_below_percent}, usable from {fail_below_percent} of new."),),
    ),
    "battery.pack_wear": FindingText(
        name=mark("This battery"),
        good=(mark("{health_percent} of new"), mark("holds enough charge")),
        warn=(mark("{health_percent} of new"), mark("partly worn")),
        bad=(mark("{health_percent} of new"), mark("worn out")),
        means=mark("A laptop may have two batteries; this tells which one to replace."),
        next=mark("Replace this battery."),
        limits=(mark("Good from {warn_below_percent}, usable from {fail_below_percent} of new."),),
    ),
    "battery.cycles": FindingText(
        name=mark("Times charged"),
        good=("{cycles}", mark("counted")),
        warn=("{cycles}", mark("many")),
        bad=("{cycles}", mark("many")),
        means=mark("Every full charge wears a battery a little; this number is for information."),
        next=mark("Look at the wear of the battery instead."),
    ),
    "battery.gauge": FindingText(
        name=mark("Battery meter"),
        good=(mark("believable"),),
        warn=(mark("may be wrong"),),
        bad=(mark("wrong"),),
        means=mark(
            "The meter says how full the battery is; with a wrong meter the laptop may "
            "stop without warning."
        ),
        next=mark("Charge the battery until it is full, then check again."),
        limits=(mark("More than {warn_above_percent} of new cannot be true."),),
    ),
    "battery.charging": FindingText(
        name=mark("Charging"),
        good=(mark("charges, or is full enough"),),
        warn=(mark("not charging now"),),
        bad=(mark("runs down on the charger"),),
        means=mark("A battery that does not charge is empty after a few hours."),
        next=mark("Try another charger."),
        limits=(mark("Bad from {fail_from_s} seconds on the charger."),),
    ),
    "battery.load": FindingText(
        name=mark("Battery at work"),
        good=(mark("holds"),),
        warn=(mark("meter off ({lying_gauge_percent})"), mark("weak")),
        bad=(
            mark("went off ({died} x)"),
            mark("{jump_percent} lost at once"),
            mark("gives way"),
        ),
        means=mark("With a weak battery the laptop may switch off while somebody is working."),
        next=mark("Replace the battery."),
        next_warn=mark("Charge the battery until it is full, then check again."),
        limits=(
            mark(
                "A full battery lasts about {runtime_min} minutes of hard work; losing "
                "{fail_from_points} % at once is bad."
            ),
            mark("Losing {fail_from_points} % at once is bad."),
        ),
    ),
    "battery.swollen": FindingText(
        name=mark("Shape of the battery"),
        good=(mark("flat"),),
        warn=(mark("doubtful"),),
        bad=(mark("swollen"),),
        means=mark("A swollen battery can catch fire."),
        next=mark("Switch off the laptop and call your supervisor."),
    ),
    "power.adapter": FindingText(
        name=mark("Charger"),
        good=(mark("works"),),
        warn=(mark("too weak or not recognised"),),
        bad=(mark("missing"),),
        means=mark("Without a fitting charger nobody can use the laptop for long."),
        next=mark("Find a charger that fits."),
        limits=(mark("Slow and cooler than {cool_celsius} degrees is a sign of it."),),
    ),
}

PROCESSOR = {
    "cpu.cores": FindingText(
        name=mark("Processor"),
        good=(mark("all cores are switched on"),),
        warn=(mark("not all cores are switched on"),),
        bad=(
            mark("{online_threads} of {present_threads} threads are on"),
            mark("not all cores are switched on"),
        ),
        means=mark(
            "The processor does the computing; when a core of it is off, the laptop is "
            "slow or unsound."
        ),
        next=mark("Ask your supervisor to look at the BIOS settings."),
    ),
    "cpu.windows_11": FindingText(
        name=mark("Windows 11"),
        good=(mark("processor is new enough"),),
        warn=(mark("look up this processor"),),
        bad=(
            mark("{too_few_threads} thread is too few"),
            mark("{too_slow_mhz} MHz is too slow"),
            mark("processor is too old for it"),
        ),
        means=mark(
            "Microsoft only allows Windows 11 on certain processors; this says nothing "
            "about how well the processor works."
        ),
        next=mark("Choose Linux for this laptop."),
        next_warn=mark("Look up the processor in Microsoft's list."),
        next_silent=mark("Look up the processor in Microsoft's list."),
        limits=(mark("It also needs {least_threads} threads and {least_mhz} MHz."),),
    ),
    "cpu.verify": FindingText(
        name=mark("Computing"),
        good=(mark("no mistakes"),),
        warn=(mark("doubtful"),),
        bad=(mark("{failures} mistakes"), mark("makes mistakes")),
        means=mark("A processor that computes wrongly can damage every file."),
        next=mark("Set the laptop aside for parts."),
    ),
    "cpu.machine_check": FindingText(
        name=mark("Hardware fault"),
        good=(mark("none reported"),),
        warn=(mark("reported {corrected} times"), mark("reported")),
        bad=(mark("{uncorrected} beyond repair"), mark("reported")),
        means=mark("A processor reports by itself when something in the laptop goes wrong."),
        next=mark("Clean the cooling and check again."),
    ),
    "cpu.throughput": FindingText(
        name=mark("Speed"),
        good=(mark("{throughput_mb_s} MB per second"), mark("measured")),
        warn=(mark("{throughput_mb_s} MB per second"), mark("slow")),
        bad=(mark("{throughput_mb_s} MB per second"), mark("very slow")),
        means=mark("How fast the processor computes; this number is for information."),
        next=mark("Compare it with a laptop of the same model."),
    ),
    "thermal.throttle": FindingText(
        name=mark("Heat"),
        good=(mark("{peak_celsius} degrees at most"), mark("stays cool enough")),
        warn=(
            mark("slow, not hot: {cool_clock_percent} of its speed"),
            mark("too hot after {hot_after_seconds} seconds"),
            mark("slow for {slow_percent} of the time"),
            mark("slows down at times"),
        ),
        bad=(
            mark("too hot after {hot_after_seconds} seconds"),
            mark("slow for {slow_percent} of the time"),
            mark("slows down too much"),
        ),
        means=mark("A hot processor slows itself down to stay whole."),
        next=mark("Clean the cooling."),
        next_warn=mark("Try another charger, then clean the cooling."),
        limits=(
            mark(
                "Good if slow for less than {warn_from_percent} of the time, "
                "bad from {fail_from_percent}."
            ),
        ),
    ),
    "thermal.fan": FindingText(
        name=mark("Fan"),
        good=(mark("{load_rpm} turns a minute"), mark("turns")),
        warn=(mark("{load_rpm} turns a minute, not hot"), mark("doubtful")),
        bad=(mark("stands still at {peak_celsius} degrees"), mark("stands still")),
        means=mark("Without a fan the laptop gets too hot under heavy work."),
        next=mark("Replace the fan."),
        next_warn=mark("Listen to the fan while the laptop works hard."),
        next_silent=mark("Listen to the fan while the laptop works hard."),
        limits=(mark("It must turn above {fail_above_celsius} degrees."),),
    ),
    "thermal.shutdown": FindingText(
        name=mark("Under heavy work"),
        good=(mark("stays on"),),
        warn=(mark("doubtful"),),
        bad=(mark("switched off by itself"),),
        means=mark("A laptop that switches off by itself loses the user's work."),
        next=mark("Clean the cooling and check again."),
    ),
}

MEMORY = {
    "ram.size": FindingText(
        name=mark("Memory"),
        good=(mark("{installed_size} found"), mark("all of it is usable")),
        warn=(mark("{usable_size} of {installed_size} usable"), mark("partly missing")),
        bad=(mark("{usable_size} of {installed_size} usable"), mark("partly missing")),
        means=mark("Programs need memory while they work; missing memory makes the laptop slow."),
        next=mark("Press the memory modules firmly into their slots."),
        limits=(mark("Up to {fail_above_percent} may be missing."),),
        next_silent=mark("Open the laptop and look at the memory."),
    ),
    "ram.layout": FindingText(
        name=mark("Memory slots"),
        good=(mark("{modules} of {slots} in use"), mark("read")),
        warn=(mark("{modules} of {slots} in use"), mark("not as expected")),
        bad=(mark("{modules} of {slots} in use"), mark("not as expected")),
        means=mark("A free slot may take more memory; open the laptop to be sure."),
        next=mark("Look at the slots with your own eyes."),
        next_silent=mark("Open the laptop and look at the memory."),
    ),
    "ram.pattern_test": FindingText(
        name=mark("Memory test"),
        good=(mark("{tested_size} of {total_size}, no faults"), mark("no faults")),
        warn=(
            mark("switched off before: {died}"),
            mark("tested only {tested_percent} of it"),
            mark("tested only in part"),
        ),
        bad=(
            mark("{incidents} faults"),
            mark("switched off {died} times"),
            mark("faults found"),
        ),
        means=mark("Memory with faults can damage every file and stop the laptop."),
        next=mark("Replace the memory."),
        next_warn=mark("Test the memory again, for longer."),
        limits=(mark("At least {warn_below_percent} must be tested; one fault is bad."),),
    ),
}

POWER_FINDINGS = {**BATTERY, **PROCESSOR, **MEMORY}
