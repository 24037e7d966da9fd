import GRDB

extension RunStore {
    /// Runs one SELECT of a person's own.
    ///
    /// - Throws: ``StoreError/invalid(_:)`` with SQLite's words where it is no query, or would change something.
    public func query(_ sql: String) throws(StoreError) -> QueryResult {
        do {
            return try queue.writeWithoutTransaction { db in
                let statements = try db.allStatements(sql: sql)
                guard let statement = try statements.next() else {
                    throw StoreError.invalid("the query is empty; give a SELECT")
                }
                // ATTACH and the like change nothing in the store and give no rows.
                guard statement.isReadonly, statement.columnCount > 0 else {
                    throw StoreError.invalid("a query may only read; this one is no SELECT")
                }
                guard try statements.next() == nil else {
                    throw StoreError.invalid("a query is one SELECT; ask the others in calls of their own")
                }
                var result = QueryResult(columns: statement.columnNames, rows: [])
                let rows = try Row.fetchCursor(statement)
                while let row = try rows.next() {
                    result.rows.append(row.databaseValues.map(Self.value))
                }
                return result
            }
        } catch let error as DatabaseError
            where error.resultCode == .SQLITE_ERROR || error.resultCode == .SQLITE_MISUSE
        {
            throw .invalid("the query does not work: \(error.message ?? "it is not SQL")")
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private static func value(_ value: DatabaseValue) -> QueryResult.Value {
        switch value.storage {
        case .null: .null
        case .int64(let number): .integer(number)
        case .double(let number): .real(number)
        case .string(let text): .text(text)
        case .blob(let data): .bytes(data.count)
        }
    }
}
