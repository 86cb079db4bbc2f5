"""Words of the flow: what is still open, and what the server answers.

The codes are plain strings here, because `agent` and `inventory` stand above this room.
"""

from reports.language import mark
from reports.wording.parts import Wording

BYTES = mark("{n} bytes")

BLOCKERS = {
    "operator_missing": Wording(
        mark("It is not known who works"),
        mark("The record needs the code of the person who did the work."),
        mark("Type your code in step 1."),
    ),
    "inspection_running": Wording(
        mark("Still checking"),
        mark("The laptop is still being checked."),
        mark("Wait until step 2 is done."),
    ),
    "drive_not_decided": Wording(
        mark("A drive is still open"),
        mark("A drive is not erased yet."),
        mark("Confirm the drive in step 3."),
    ),
    "foreign_not_answered": Wording(
        mark("It is not known whose drive this is"),
        mark(
            "There is a drive on USB or a card, and nobody said whether it belongs to the laptop."
        ),
        mark("Answer the question in step 3."),
    ),
    "erase_running": Wording(
        mark("Still erasing"),
        mark("A drive is still being erased and read back."),
        mark("Leave the laptop on and do the other steps."),
    ),
    "no_storage_not_attested": Wording(
        mark("No drive found"),
        mark("Somebody must look inside and say that there is no drive."),
        mark("Look inside and confirm it in step 3."),
    ),
    "long_tests_running": Wording(
        mark("A test is still running"),
        mark("The memory, the processor or a drive is still being tested."),
        mark("Wait for it, or stop the test in step 2."),
    ),
    "hand_tests_open": Wording(
        mark("Not everything is tried"),
        mark("A question in step 4 has no answer yet."),
        mark("Answer the questions in step 4."),
    ),
    "looks_open": Wording(
        mark("Looks are not judged"),
        mark("A part of the outside has not been looked at yet."),
        mark("Choose a card for each part in step 5."),
    ),
}

PROBLEMS = {
    "digest_conflict": Wording(
        mark("Server holds another record"),
        mark("Under this number the server already keeps a record with other content."),
        mark("Give the stick to your supervisor."),
    ),
    "no_token": Wording(
        mark("Server does not know this bench"),
        mark("The key with which this stick signs in is missing or was withdrawn."),
        mark("Ask your administrator to register the bench again."),
    ),
    "missing_scope": Wording(
        mark("This bench may not send records"),
        mark("The server knows this stick, but did not give it the right to send."),
        mark("Ask your administrator to register the bench again."),
    ),
    "signature_invalid": Wording(
        mark("The signature does not hold"),
        mark("The record was changed after it was signed, or another bench signed it."),
        mark("Give the stick to your supervisor."),
    ),
    "not_an_envelope": Wording(
        mark("The record is damaged"),
        mark("What arrived at the server is not a signed record."),
        mark("Give the stick to your supervisor."),
    ),
    "other_id": Wording(
        mark("Numbers do not match"),
        mark("The number in the record is not the number under which it was sent."),
        mark("Give the stick to your supervisor."),
    ),
    "too_large": Wording(
        mark("The record is too large"),
        mark("The server takes records of at most 1 MiB."),
        mark("Give the stick to your supervisor."),
    ),
    "not_found": Wording(
        mark("Server address is wrong"),
        mark("At this address no inventory answers."),
        mark("Ask your administrator to check the address."),
    ),
    "method_not_allowed": Wording(
        mark("Server and stick do not fit"),
        mark("The stick speaks to the server in a way that it does not know."),
        mark("Ask your administrator to update both."),
    ),
    "invalid_request": Wording(
        mark("Server did not understand the stick"),
        mark("A part of the message has a form that the server cannot read."),
        mark("Ask your administrator to update both."),
    ),
    "not_ready": Wording(
        mark("The server is busy"),
        mark("The server could not store the record in time; the stick tries again by itself."),
        mark("Go on with the next laptop."),
    ),
    "quarantined": Wording(
        mark("Stored, but not yet readable"),
        mark("The server keeps the record whole, but is too old to read it."),
        mark("Ask your administrator to update the server."),
    ),
    "receipt_invalid": Wording(
        mark("Receipt does not hold"),
        mark("What answered is perhaps not your own server; the record stays on the stick."),
        mark("Ask your administrator to check the address."),
    ),
    "server_fault": Wording(
        mark("The server made a mistake"),
        mark("The server stumbled over the record; the stick tries again by itself."),
        mark("Ask your administrator to look at the server."),
    ),
    "cannot_send": Wording(
        mark("The stick cannot send"),
        mark("Its certificate or key is damaged, or opknap failed; the records stay safe on it."),
        mark("Ask your administrator to check the stick."),
    ),
    "not_stored": Wording(
        mark("The stick could not keep the record"),
        mark("The stick is full, was pulled out, or does not hold what is written to it."),
        mark("Put the stick back in and seal once more."),
    ),
    "not_built": Wording(
        mark("The record could not be made"),
        mark("opknap itself met an error; what you did so far is kept."),
        mark("Call your supervisor, who can read the log."),
    ),
}
PROBLEM_OTHER = Wording(
    mark("Server did not take the record"),
    mark("The server gave the answer “{code}”; the record is safe on the stick."),
    mark("Show this to your supervisor."),
)

UNKNOWN_CODE = Wording(
    "{code}",
    mark("This version of opknap does not know the code “{code}”."),
    mark("Update opknap to see what it means."),
)

FEW_SECONDS = mark("a few seconds")
SECONDS = mark("about {n} s")
MINUTES = mark("about {n} min")
HOURS_MINUTES = mark("about {hours} h {minutes} min")
HOURS = mark("about {n} hours")
UNKNOWN_TIME = mark("an unknown time")
