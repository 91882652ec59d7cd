extension VirtualCard: CardInSlot {}

extension TouchPanel: TouchButton {}
