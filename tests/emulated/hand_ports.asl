// Where the sockets of the emulated laptop are: three that a plug fits, each wired for USB 2 and
// USB 3, and a fourth port that leads to something inside. QEMU numbers the ports for USB 3 first
// or last, which is all the same here: the two of one socket share its place.
DefinitionBlock ("", "SSDT", 2, "OPKNAP", "SOCKETS", 1)
{
    External (\_SB.PCI0.S80, DeviceObj)
    Scope (\_SB.PCI0.S80)
    {
        Device (RHUB)
        {
            Name (_ADR, 0)
            Name (PUPC, Package () { 0xFF, 0x03, 0, 0 })
            Name (IUPC, Package () { 0xFF, 0xFF, 0, 0 })
            Device (PR01) { Name (_ADR, 1)
                Method (_UPC) { Return (PUPC) }
                Name (_PLD, Package () { ToPLD (PLD_Revision = 2, PLD_UserVisible = 1, PLD_GroupToken = 1, PLD_GroupPosition = 1) }) }
            Device (PR02) { Name (_ADR, 2)
                Method (_UPC) { Return (PUPC) }
                Name (_PLD, Package () { ToPLD (PLD_Revision = 2, PLD_UserVisible = 1, PLD_GroupToken = 1, PLD_GroupPosition = 2) }) }
            Device (PR03) { Name (_ADR, 3)
                Method (_UPC) { Return (PUPC) }
                Name (_PLD, Package () { ToPLD (PLD_Revision = 2, PLD_UserVisible = 1, PLD_GroupToken = 1, PLD_GroupPosition = 3) }) }
            Device (PR04) { Name (_ADR, 4)
                Method (_UPC) { Return (IUPC) }
                Name (_PLD, Package () { ToPLD (PLD_Revision = 2, PLD_UserVisible = 0, PLD_GroupToken = 1, PLD_GroupPosition = 4) }) }
            Device (PR05) { Name (_ADR, 5)
                Method (_UPC) { Return (PUPC) }
                Name (_PLD, Package () { ToPLD (PLD_Revision = 2, PLD_UserVisible = 1, PLD_GroupToken = 1, PLD_GroupPosition = 1) }) }
            Device (PR06) { Name (_ADR, 6)
                Method (_UPC) { Return (PUPC) }
                Name (_PLD, Package () { ToPLD (PLD_Revision = 2, PLD_UserVisible = 1, PLD_GroupToken = 1, PLD_GroupPosition = 2) }) }
            Device (PR07) { Name (_ADR, 7)
                Method (_UPC) { Return (PUPC) }
                Name (_PLD, Package () { ToPLD (PLD_Revision = 2, PLD_UserVisible = 1, PLD_GroupToken = 1, PLD_GroupPosition = 3) }) }
            Device (PR08) { Name (_ADR, 8)
                Method (_UPC) { Return (IUPC) }
                Name (_PLD, Package () { ToPLD (PLD_Revision = 2, PLD_UserVisible = 0, PLD_GroupToken = 1, PLD_GroupPosition = 4) }) }
        }
    }
}
