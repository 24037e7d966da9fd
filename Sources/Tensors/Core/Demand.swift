/// Stops the process with a sentence where a caller breaks a rule of the engine, such as shapes that do not agree.
///
/// An optimised build drops the words of a `precondition`; whoever writes a model needs them most there.
package func demand(
    _ holds: Bool, _ sentence: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
    if !holds { fatalError(sentence(), file: file, line: line) }
}
