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
    /// - Throws: ``SpecError`` when the option has no `=`, or its path leads through something that is no object.
    public func setting(_ option: String) throws(SpecError) -> Node {
        let (path, value) = try Self.option(option)
        return try setting(path.description, to: value)
    }

    /// The path and the value of an option.
    ///
    /// The value is JSON where it reads as such, else a text.
    /// - Throws: ``SpecError`` when the option has no `=`, or no path before it.
    public static func option(_ option: String) throws(SpecError) -> (path: SettingPath, value: Node) {
        let place = Place("--set \(option)")
        guard let equals = option.firstIndex(of: "="), equals != option.startIndex else {
            throw SpecError(at: place, "expected path=value, for instance training.epochs=5")
        }
        let text = String(option[option.index(after: equals)...])
        let value = (try? JSONParser.parse(text, source: place.source)) ?? Node(.string(text), at: place)
        return (try path(String(option[..<equals]), at: place), value.moved(to: place))
    }

    /// This object with a value put at a path: `training.epochs`, `losses.0.weight` or `losses[0].weight`.
    ///
    /// Keys that are not there are made: whether they mean anything is for decoding to say. So are places of a list that is not
    /// there: decoding lays them over the list that holds without them. Mistakes stand at the value's place.
    public func setting(_ path: String, to value: Node) throws(SpecError) -> Node {
        let steps = try Self.path(path, at: value.place).steps
        return try put(value, at: steps[...], done: "", place: value.place)
    }

    private static func path(_ text: String, at place: Place) throws(SpecError) -> SettingPath {
        guard let path = SettingPath(text) else {
            throw SpecError(
                at: place, path: text,
                "is no path to a value; one looks like training.epochs or losses[0].weight")
        }
        return path
    }

    private func put(
        _ new: Node, at path: ArraySlice<SettingPath.Step>, done: String, place: Place
    ) throws(SpecError) -> Node {
        guard let step = path.first else { return new }
        let here = SettingPath.join(done, step.key)
        switch value {
        case .object(var members):
            let key = step.key
            let index = members.firstIndex { $0.key == key }
            // Another kind starts afresh, as in `extends`.
            if path.count == 1, key == "kind", let kind = self["kind"]?.string, kind != new.string {
                return Node(.object([Member(key: key, keyPlace: place, node: new)]), at: self.place)
            }
            let old = index.map { members[$0].node } ?? Node(.object([]), at: place)
            let node = try old.opened(for: path.dropFirst()).put(
                new, at: path.dropFirst(), done: here, place: place)
            let member = Member(key: key, keyPlace: place, node: node)
            if let index { members[index] = member } else { members.append(member) }
            return Node(.object(members), at: self.place)
        case .array(var items):
            guard case .place(let index) = step else {
                throw SpecError(
                    at: place, path: here, "\(done) is a list; name a place in it, such as \(done)[0]")
            }
            guard items.indices.contains(index) else { throw Self.noPlace(here, of: items.count, at: place) }
            items[index] = try items[index].opened(for: path.dropFirst()).put(
                new, at: path.dropFirst(), done: here, place: place)
            return Node(.array(items), at: self.place)
        default:
            throw SpecError(at: place, path: here, "\(done) is \(inWords), with nothing below it")
        }
    }

    static func noPlace(_ path: String, of count: Int, at place: Place) -> SpecError {
        SpecError(
            at: place, path: path,
            count == 0
                ? "the list is empty; set it as a whole"
                : "the list has places 0 to \(count - 1); set it as a whole to make it longer")
    }

    /// What settings can be put into: below a bare word or null, they begin an object of their own.
    private func opened(for rest: ArraySlice<SettingPath.Step>) -> Node {
        guard let next = rest.first else { return self }
        switch (value, next) {
        case (.string, .key): return opened
        case (.null, _): return Node(.object([]), at: place)
        default: return self
        }
    }

    /// A bare word as the object that it stands for.
    var opened: Node {
        guard case .string = value else { return self }
        return Node(.object([Member(key: "kind", keyPlace: place, node: self)]), at: place)
    }

    /// Whether this is a list of which only some places were set, over another.
    var setsPlaces: Bool {
        !members.isEmpty && members.allSatisfy { SettingPath.place(inKey: $0.key) != nil }
    }

    /// A list with the places that this sets in it.
    ///
    /// - Parameter path: of the list, for messages.
    func laid(over items: [Node], path: String) throws(SpecError) -> Node {
        var items = items
        for member in members {
            guard let index = SettingPath.place(inKey: member.key), items.indices.contains(index) else {
                throw Self.noPlace(path + member.key, of: items.count, at: member.keyPlace)
            }
            let isWhole = member.node.members.isEmpty
            items[index] = isWhole ? member.node : items[index].opened.overlaid(with: member.node)
        }
        return Node(.array(items), at: place)
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
