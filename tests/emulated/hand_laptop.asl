// What the emulated laptop lacks: a battery, a charger, a lid, and three sockets for USB.
//
// A byte that nobody else uses stands for the embedded controller: the scratch register of the
// second serial port. Bit 0: the charger is pulled. Bit 1: the lid is closed. The thermal zone is
// polled twice a second by the kernel and tells it what changed, as a controller's event would.
DefinitionBlock ("", "SSDT", 2, "OPKNAP", "LAPTOP", 1)
{
    Scope (\_SB)
    {
        OperationRegion (CTRL, SystemIO, 0x02FF, 1)
        Field (CTRL, ByteAcc, NoLock, Preserve)
        {
            PULL, 1,
            SHUT, 1
        }

        Device (AC0)
        {
            Name (_HID, "ACPI0003")
            Name (_PCL, Package () { \_SB })
            Method (_PSR, 0, NotSerialized)
            {
                If (LEqual (PULL, 0)) { Return (1) }
                Return (0)
            }
        }

        Device (BAT0)
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Name (_UID, 0)
            Name (_PCL, Package () { \_SB })
            Method (_STA, 0, NotSerialized) { Return (0x1F) }
            Name (_BIX, Package ()
            {
                0, 0, 50000, 36000, 1, 11400, 2500, 1000, 321, 95000, 0, 0, 0, 0, 10, 10,
                "EMUPACK", "4711", "LION", "OPKNAP"
            })
            Name (STAT, Package () { 2, 12000, 28000, 11900 })
            Method (_BST, 0, Serialized)
            {
                If (LEqual (PULL, 0)) { Store (2, Index (STAT, 0)) }
                Else { Store (1, Index (STAT, 0)) }
                Return (STAT)
            }
        }

        Device (LID0)
        {
            Name (_HID, EisaId ("PNP0C0D"))
            Method (_LID, 0, NotSerialized)
            {
                If (LEqual (SHUT, 0)) { Return (1) }
                Return (0)
            }
        }
    }

    Scope (\_TZ)
    {
        Name (LPUL, 0)
        Name (LSHU, 0)
        ThermalZone (TZ0)
        {
            Name (_TZP, 5)
            Method (_CRT, 0, NotSerialized) { Return (3732) }
            Method (_TMP, 0, Serialized)
            {
                If (LNotEqual (LPUL, \_SB.PULL))
                {
                    Store (\_SB.PULL, LPUL)
                    Notify (\_SB.AC0, 0x80)
                    Notify (\_SB.BAT0, 0x80)
                }
                If (LNotEqual (LSHU, \_SB.SHUT))
                {
                    Store (\_SB.SHUT, LSHU)
                    Notify (\_SB.LID0, 0x80)
                }
                Return (3182)
            }
        }
    }
}
