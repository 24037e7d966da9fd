extension Node {
    /// This object with another laid over it: its keys win, and objects below are laid over each other in turn.
    ///
    /// Lists are replaced whole. So is an object that names another `kind`: the settings of one model mean nothing
    /// to another.
    public func overlaid(with over: Node) -> Node {
        guard case .object(var members) = value, case .object(let changes) = over.value else { return over }
        if let kind = over["kind"]?.string, let old = self["kind"]?.string, kind != old { return over }
        for change in changes {
            if let index = members.firstIndex(where: { $0.key == change.key }) {
                let node = members[index].node.overlaid(with: change.node)
                members[index] = Member(key: change.key, keyPlace: change.keyPlace, node: node)
            } else {
                members.append(change)
            }
        }
        return Node(.object(members), at: over.place)
    }

    /// This object with one value put at a path, as `--set training.epochs=5` asks.
    ///
    /// The value is JSON where it reads as such, else a text; a number in the path is a place in a list, from 0. Keys that are
    /// not there are made: whether they mean anything is for decoding to say, with the option as their place.
    /// - Throws: ``SpecError`` when the option has no `=`, or its path leads through something that is no object.
    public func setting(_ option: String) throws(SpecError) -> Node {
        let place = Place("--set \(option)")
        guard let equals = option.firstIndex(of: "="), equals != option.startIndex else {
            throw SpecError(at: place, "expected path=value, for instance training.epochs=5")
        }
        let text = String(option[option.index(after: equals)...])
        let value = (try? JSONParser.parse(text, source: place.source)) ?? Node(.string(text), at: place)
        return try setting(String(option[..<equals]), to: value.moved(to: place))
    }

    /// This object with a value put at a path: `training.epochs`, `losses.0.weight` or `losses[0].weight`.
    ///
    /// Mistakes stand at the value's place.
    public func setting(_ path: String, to value: Node) throws(SpecError) -> Node {
        let keys = path.replacing("[", with: ".").replacing("]", with: "").split(
            separator: ".", omittingEmptySubsequences: false
        ).map(String.init)
        return try put(value, at: keys[...], done: "", place: value.place)
    }

    private func put(
        _ new: Node, at path: ArraySlice<String>, done: String, place: Place
    ) throws(SpecError) -> Node {
        guard let key = path.first else { return new }
        let here = done.isEmpty ? key : "\(done).\(key)"
        switch value {
        case .object(var members):
            let index = members.firstIndex { $0.key == key }
            // Another kind starts afresh, as in `extends`.
            if path.count == 1, key == "kind", let kind = self["kind"]?.string, kind != new.string {
                return Node(.object([Member(key: key, keyPlace: place, node: new)]), at: self.place)
            }
            let old = index.map { members[$0].node } ?? Node(.object([]), at: place)
            let node = try (path.count > 1 ? old.opened : old).put(
                new, at: path.dropFirst(), done: here, place: place)
            let member = Member(key: key, keyPlace: place, node: node)
            if let index { members[index] = member } else { members.append(member) }
            return Node(.object(members), at: self.place)
        case .array(var items):
            guard let index = Int(key), items.indices.contains(index) else {
                throw SpecError(at: place, path: here, "the list has places 0 to \(items.count - 1)")
            }
            let item = path.count > 1 ? items[index].opened : items[index]
            items[index] = try item.put(new, at: path.dropFirst(), done: here, place: place)
            return Node(.array(items), at: self.place)
        default:
            throw SpecError(at: place, path: here, "\(done) is \(inWords), with nothing below it")
        }
    }

    /// What settings can be put into: below a bare word or null, they begin an object of their own.
    private var opened: Node {
        switch value {
        case .string: Node(.object([Member(key: "kind", keyPlace: place, node: self)]), at: place)
        case .null: Node(.object([]), at: place)
        default: self
        }
    }

    /// The same value, with every place in it replaced.
    private func moved(to place: Place) -> Node {
        switch value {
        case .array(let items): Node(.array(items.map { $0.moved(to: place) }), at: place)
        case .object(let members):
            Node(
                .object(
                    members.map { Member(key: $0.key, keyPlace: place, node: $0.node.moved(to: place)) }),
                at: place)
        default: Node(value, at: place)
        }
    }
}
