"""Words of checking a signed record, step by step."""

from reports.language import mark
from reports.verify import Problem, State, Step
from reports.wording.parts import Wording

STEPS = {
    Step.ENVELOPE: mark("Envelope"),
    Step.SIGNER: mark("Signer"),
    Step.SIGNATURE: mark("Signature"),
    Step.RECORD: mark("Record"),
    Step.RECEIPT: mark("Receipt"),
    Step.EVIDENCE: mark("Evidence"),
}

SIGNS = {
    State.OK: "[+]",
    State.FAILED: "[x]",
    State.UNPROVED: "[-]",
    State.ABSENT: "[ ]",
}

FINE = {
    Step.ENVELOPE: mark("readable, names key {detail}"),
    Step.SIGNER: mark("the site says that this key belongs to {detail}"),
    Step.SIGNATURE: mark("fits; nothing has changed since it was signed"),
    Step.RECORD: mark("readable, {detail}"),
    Step.RECEIPT: mark("the inventory has it since {detail}"),
    Step.EVIDENCE: mark("{detail} files, all as they were"),
}

DEMO = mark("DEMO: simulated drives; proves nothing about a real laptop")
KEY_FROM_FILE = Wording(
    mark("The site's key came with the file"),
    mark("Whoever made the file could have made this key as well."),
    mark("Compare its number with the one that you know, or give yours with --site-key."),
)

PROBLEMS = {
    Problem.NOT_AN_ENVELOPE: Wording(
        mark("This file is no signed record"),
        mark("It is not an envelope as opknap writes them; it may be damaged."),
        mark("Take the file that ends in .dsse.json, or fetch it again."),
    ),
    Problem.REWRITTEN: Wording(
        mark("This file was written again"),
        mark("It means the same, but its bytes are not those that were signed and sent."),
        mark("Fetch the file again from the stick or the inventory."),
    ),
    Problem.NOT_A_RECORD: Wording(
        mark("This is another document"),
        mark("It is signed, but it is not the record of a laptop."),
        mark("Take the file that ends in .dsse.json."),
    ),
    Problem.NO_SITE_KEY: Wording(
        mark("The site's key is not there"),
        mark("Without the site's key nobody can say who signed."),
        mark("Give the site's key with --site-key."),
    ),
    Problem.NO_STATEMENT: Wording(
        mark("Unknown signer"),
        mark("The site's statement about the bench's key is not there."),
        mark("Put bench-key.dsse.json beside the file or in the folder keys."),
    ),
    Problem.FOREIGN_STATEMENT: Wording(
        mark("The signer is not of this site"),
        mark("The statement about the bench's key is not signed by the site's key."),
        mark("Check that this is the right site's key."),
    ),
    Problem.OTHER_KEY: Wording(
        mark("Signed by another key"),
        mark("The key named in the file is not the bench's key."),
        mark("Do not trust this file; ask who made it."),
    ),
    Problem.CHANGED: Wording(
        mark("The signature does not fit"),
        mark("The contents were changed after signing, or another key signed them."),
        mark("Do not trust this file; fetch it again from the inventory."),
    ),
    Problem.KEY_REVOKED: Wording(
        mark("The bench's key was withdrawn"),
        mark("Nothing shows that the record came in before that."),
        mark("Ask the supervisor why the key was withdrawn."),
    ),
    Problem.KEY_OUT_OF_DATE: Wording(
        mark("The key did not count then"),
        mark("The record came in outside the dates of the bench's key."),
        mark("Ask the supervisor about the key of this bench."),
    ),
    Problem.UNREADABLE: Wording(
        mark("The record cannot be read"),
        mark("It is signed, but it is not a record that this version knows."),
        mark("Try it with the newest version of opknap."),
    ),
    Problem.OTHER_BENCH: Wording(
        mark("The record names another bench"),
        mark("It was signed with the key of one bench and names another."),
        mark("Do not trust this file; ask who made it."),
    ),
    Problem.NO_RECEIPT: Wording(
        mark("Not found beside this file"),
        mark("Without a receipt nothing here shows that the inventory has this record."),
        mark("Put the receipt beside the file, or let the stick send the record."),
    ),
    Problem.FOREIGN_RECEIPT: Wording(
        mark("The receipt is not of this site"),
        mark("It is not signed by the site's key, or it was changed."),
        mark("Fetch the receipt again from the inventory."),
    ),
    Problem.OTHER_RECEIPT: Wording(
        mark("The receipt is of another record"),
        mark("It does not prove that these bytes are in the inventory's log."),
        mark("Fetch the receipt again from the inventory."),
    ),
    Problem.EVIDENCE_CHANGED: Wording(
        mark("Evidence has changed"),
        mark("These files are not those that the record names."),
        mark("Fetch the evidence again from the inventory."),
    ),
    Problem.EVIDENCE_MISSING: Wording(
        mark("Evidence is not there"),
        mark("Files that the record names could not be checked."),
        mark("Give the folder with the evidence with --evidence."),
    ),
}
